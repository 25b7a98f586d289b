import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { STUCK, type HealthResult } from './health-check.js';

/** Of a worker: it takes tasks, or stuck handlers hold all its slots. */
export type ReadyFileState = 'ready' | 'stuck';

/** The whole text of a ready file: the state of its worker and the id of its process. */
export const READY_FILE_TEXT = /^ntq (ready|stuck) ([1-9]\d{0,9})\n$/;

export function readyFileText(state: ReadyFileState, pid: number): string {
  return `ntq ${state} ${pid}\n`;
}

/** Longer than each such text. */
const MAX_BYTES = 64;

/** Whether the worker of a ready file takes tasks. */
export function isReadyByFile(path: string): HealthResult<'down' | 'up'> {
  const file = readReadyFile(path);
  if (file.kind === 'ready') return { status: 'up', details: { pid: file.pid } };
  if (file.kind === 'stuck') return stuck(file.pid);
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
  if (file.kind === 'stuck') return stuck(file.pid);
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
    // It exists also where this user may not send it a signal.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM')
      return { status: 'down', details: { reason: 'the process is gone', pid } };
  }
  return { status: 'up', details: { pid } };
}

function stuck(pid: number): HealthResult<'down'> {
  return { status: 'down', details: { reason: STUCK, pid } };
}

const NOT_OURS = 'the ready file is not one of ntq';

type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'other' }
  | { readonly kind: ReadyFileState; readonly pid: number; readonly ageMs: number };

function readReadyFile(path: string): Found {
  const file = openedAt(path);
  if (typeof file !== 'number') return { kind: file };
  try {
    const stat = fstatSync(file);
    const bytes = Buffer.alloc(MAX_BYTES);
    const text = stat.isFile() ? bytes.toString('latin1', 0, readSync(file, bytes, 0, MAX_BYTES, 0)) : '';
    const [, state, pid] = READY_FILE_TEXT.exec(text) ?? [];
    if (pid === undefined) return { kind: 'other' };
    const ageMs = Math.max(0, Math.round(Date.now() - stat.mtimeMs));
    return { kind: state as ReadyFileState, pid: Number(pid), ageMs };
  } finally {
    closeSync(file);
  }
}

/** A file that is open stays the same although a worker replaces or removes it meanwhile. */
function openedAt(path: string): number | 'absent' | 'other' {
  try {
    // A link is not followed, and a pipe without a reader is not waited for.
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
    if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') return 'other';
    throw error;
  }
}
