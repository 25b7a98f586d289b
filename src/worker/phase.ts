import type { Delivery, ExchangeMode } from '../broker/task-store.js';
import { isSuspect } from './suspect.js';

/** In which way a worker takes tasks. */
export type Phase =
  | { readonly kind: 'open' }
  /** It leases nothing, and gives back what reaches it. */
  | { readonly kind: 'paused' }
  /** The suspect runs alone; `undefined` while it waits in its queue until the worker is empty. */
  | { readonly kind: 'isolated'; readonly suspect: Delivery | undefined }
  /** Until `deadline`, in ms of `performance.now()`, settlements are tried again. Infinity while tasks may still run. */
  | { readonly kind: 'stopping'; readonly deadline: number };

export const OPEN: Phase = { kind: 'open' };
export const PAUSED: Phase = { kind: 'paused' };
const AWAITING: Phase = { kind: 'isolated', suspect: undefined };

/** A suspect waits until the worker is empty. */
export function isAwaiting(phase: Phase): boolean {
  return phase.kind === 'isolated' && phase.suspect === undefined;
}

/** After the reply to an exchange that had room for tasks. */
export function afterReply(phase: Phase, mode: ExchangeMode): Phase {
  if (phase.kind !== 'open' && !isAwaiting(phase)) return phase;
  return mode === 'isolate' ? AWAITING : OPEN;
}

/**
 * Whether leased tasks may begin. The reply of a slow shard may come when a suspect of another runs here, or with a suspect when other
 * tasks run.
 */
export function mayBegin(phase: Phase, isEmpty: boolean, deliveries: readonly Delivery[]): boolean {
  if (phase.kind === 'isolated' && phase.suspect !== undefined) return deliveries.length === 0;
  // A suspect comes alone.
  const [first] = deliveries;
  return isEmpty || deliveries.length !== 1 || first === undefined || !isSuspect(first);
}

/** After a suspect has begun. */
export function afterStart(phase: Phase, suspect: Delivery): Phase {
  return phase.kind === 'open' || isAwaiting(phase) ? { kind: 'isolated', suspect } : phase;
}

/** After a task has ended. */
export function afterEnd(phase: Phase, { token }: Delivery): Phase {
  return phase.kind === 'isolated' && phase.suspect?.token === token ? OPEN : phase;
}

/** After `pause()`. */
export function afterPause(phase: Phase): Phase {
  return phase.kind === 'stopping' ? phase : PAUSED;
}

/** After `resume()`; `suspect` is the one that has run on meanwhile. */
export function afterResume(phase: Phase, suspect: Delivery | undefined): Phase {
  if (phase.kind !== 'paused') return phase;
  return suspect === undefined ? OPEN : { kind: 'isolated', suspect };
}
