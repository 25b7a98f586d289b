import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['redis-server', 'valkey-server'];

/** The server to test against: `NTQ_REDIS_SERVER` if set, else the first one on PATH. */
export function redisBinary(): string {
  const found = process.env['NTQ_REDIS_SERVER'] || candidates().find(isExecutable);
  if (found) return found;
  throw new Error(
    `These tests need a real Redis: put ${NAMES.join(' or ')} on PATH, ` +
      'or set NTQ_REDIS_SERVER to the path of the server binary.',
  );
}

function candidates(): string[] {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => directories.map((directory) => join(directory, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
