import { spawnSync } from 'node:child_process';

/** Debian's package belongs to Debian's own Python, which need not be the first on PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const LOOK = 'import celery, redis; print(celery.__version__)';
let found;

/** @returns {{ python: string, version: string } | undefined} a Python that has Celery, if there is one */
export function findCelery() {
  found ??= { celery: look() };
  return found.celery;
}

function look() {
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', LOOK], { encoding: 'utf8' });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return undefined;
}
