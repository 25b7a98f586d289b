import type { FromGuard } from '../guard/guard-message.js';
import type { WatchedWorker } from '../guard/run-watch.js';

/** A message of a child to the supervisor. */
export type FromChild =
  /** It takes tasks. `broker` says where, as data. */
  | { readonly kind: 'ready'; readonly worker: WatchedWorker; readonly broker: unknown }
  /** An operator wants the pool to stop; with `now` what runs goes back at once. */
  | { readonly kind: 'shutdown'; readonly now: boolean }
  /** The application cannot boot. `isFinal`: nor will it the next time. */
  | { readonly kind: 'failed'; readonly error: string; readonly isFinal: boolean };

/** A message of the supervisor to a child; with `now` the child gives running tasks back at once. */
export interface ToChild {
  readonly kind: 'stop';
  readonly now: boolean;
}

/** The application may use the channel of its process as well (`process.send('ready')`): only messages below this name are ours. */
const ENVELOPE = 'nest-task-queue';

export function inEnvelope(message: FromChild | ToChild): object {
  return { [ENVELOPE]: message };
}

/** A message of a child; `undefined` for one that is not ours. */
export function parseFromChild(received: unknown): FromChild | undefined {
  const message = fieldsOf(fieldsOf(received)[ENVELOPE]);
  const { kind, now, error, isFinal, worker, broker } = message;
  const isOurs =
    (kind === 'shutdown' && typeof now === 'boolean') ||
    (kind === 'failed' && typeof error === 'string' && typeof isFinal === 'boolean') ||
    (kind === 'ready' && isWatchedWorker(fieldsOf(worker)) && broker !== undefined && broker !== null);
  return isOurs ? (message as unknown as FromChild) : undefined;
}

/** A message of the supervisor; `undefined` for one that is not ours. */
export function parseToChild(received: unknown): ToChild | undefined {
  const { kind, now } = fieldsOf(fieldsOf(received)[ENVELOPE]);
  return kind === 'stop' && typeof now === 'boolean' ? { kind, now } : undefined;
}

/** A line of a guard; `undefined` for one that is not ours: a handler may write to any descriptor. */
export function parseFromGuard(line: string): FromGuard | undefined {
  const message = fieldsOf(jsonOf(line));
  const { kind, lines, lagMs, hardInMs, memoryBytes, done, slots } = message;
  const isOurs =
    ((kind === 'enforced' || kind === 'warnings') && isTexts(lines)) ||
    (kind === 'heartbeat' &&
      [lagMs, hardInMs, memoryBytes, done, slots].every((each) => Number.isFinite(each)));
  return isOurs ? (message as unknown as FromGuard) : undefined;
}

function isWatchedWorker({ id, concurrency, leaseMs, shutdownTimeoutMs }: Fields): boolean {
  const isWhole = [concurrency, leaseMs, shutdownTimeoutMs].every((each) => Number.isFinite(each));
  return typeof id === 'string' && isWhole;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** The descriptor on which the guard of a child talks to the supervisor, and learns of its death. */
export const GUARD_FD = 4;
