import { lstatSync, readFileSync, type Stats } from 'node:fs';
import type { HealthResult } from './health-check.js';

/** The whole text of a ready file, with the id of its process. */
export const READY_FILE_TEXT = /^ntq ready (\d{1,20})\n$/;

/** Longer than each such text. */
const MAX_BYTES = 64;

/** Whether the worker of a ready file takes tasks. */
export function isReadyByFile(path: string): HealthResult<'down' | 'up'> {
  const file = readReadyFile(path);
  if (file.kind === 'ready') return { status: 'up', details: { pid: file.pid } };
  return { status: 'down', details: { reason: file.kind === 'absent' ? 'no worker takes tasks' : NOT_OURS } };
}

/**
 * Whether the main loops of a worker turn: its ready file is touched every 5 s while they do. A file that is not there says that the
 * worker starts, stops or replaces a process, which is no reason to end it.
 */
export function isLiveByFile(path: string, maxAgeMs: number): HealthResult<'down' | 'up'> {
  const file = readReadyFile(path);
  if (file.kind === 'absent') return { status: 'up', details: { readyFile: 'absent' } };
  if (file.kind === 'other') return { status: 'down', details: { reason: NOT_OURS } };
  const { pid, ageMs } = file;
  if (ageMs > maxAgeMs)
    return { status: 'down', details: { reason: 'the main loop is blocked', pid, lagMs: ageMs } };
  return isLiveByPid(pid);
}

/** Whether a process of this machine exists. */
export function isLiveByPid(pid: number): HealthResult<'down' | 'up'> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH')
      return { status: 'down', details: { reason: 'the process is gone', pid } };
  }
  // It exists also where this user may not send it a signal.
  return { status: 'up', details: { pid } };
}

const NOT_OURS = 'the ready file is not one of ntq';

type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'other' }
  | { readonly kind: 'ready'; readonly pid: number; readonly ageMs: number };

function readReadyFile(path: string): Found {
  const stat = statOf(path);
  if (stat === undefined) return { kind: 'absent' };
  // No link is followed, and a pipe is not waited for.
  if (!stat.isFile() || stat.size > MAX_BYTES) return { kind: 'other' };
  const [, pid] = READY_FILE_TEXT.exec(readFileSync(path, 'latin1')) ?? [];
  if (pid === undefined) return { kind: 'other' };
  return { kind: 'ready', pid: Number(pid), ageMs: Math.max(0, Math.round(Date.now() - stat.mtimeMs)) };
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
