import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** A worker that is so late is taken for dead. */
const LATE_MS = 1_000;

/** In how many ms the worker comes again for what is due next; undefined where another worker has the timer. */
export function claim({ clock, leases }: MemoryState, worker: string, due: number): number | undefined {
  if (due === Number.POSITIVE_INFINITY) return undefined;
  const now = clock.now();
  const { timer } = leases;
  const isTimely = timer !== undefined && timer.at <= due && timer.at + LATE_MS > now;
  if (isTimely && timer.worker !== worker) return undefined;
  leases.timer = { worker, at: due };
  return Math.max(0, due - now);
}

/** A worker that leaves hands over: others are woken for the next delayed task, and for the next limit key with room. */
export function handOver(state: MemoryState, worker: string): void {
  if (state.leases.timer?.worker !== worker) return;
  state.leases.timer = undefined;
  const first = state.delayed.first();
  const live = first && record.live(state, first.id);
  if (live !== undefined) state.wake.queue(live.head.queue);
  const queue = state.blocked.firstQueue(state.blocked.due.first()?.id ?? '');
  if (queue !== undefined) state.wake.queue(queue);
}
