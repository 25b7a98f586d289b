import type { ExchangeDigest } from '../../task-store.js';
import type { MemoryState } from '../state/memory-state.js';
import { hasTasks, oldestAt, type Band } from './bands.js';
import type { Leasing } from './grant.js';

/** Wakes other workers for what is left; a wake-up for queues that are empty is stale. */
export function wake(state: MemoryState, bands: readonly Band[], leasing: Leasing): void {
  const left = bands.filter(({ name }) => hasTasks(state, name));
  for (const { queue } of left) state.wake.queue(queue);
  // Hooks of expired tasks may lie in bands that were empty before: look again.
  if (left.length > 0 || state.reply.hasExpired) leasing.hasMore = true;
  // The worker has no slot for a task that may not be leased ahead: it comes again when it has one.
  if (leasing.isFull) leasing.hasMore = false;
  const isIdle = leasing.deliveries.length === 0 && !leasing.hasMore && !leasing.isIsolating;
  if (isIdle && left.length === 0) state.wake.forget(leasing.request.queues);
}

/** The ready tasks that an exchange leaves behind, without suspects. */
export function digest(state: MemoryState, bands: readonly Band[]): ExchangeDigest {
  const left = bands.filter(({ name }) => hasTasks(state, name));
  const [highest] = left;
  const readyCount = left.reduce((sum, { name }) => sum + countIn(state, name), 0);
  return { band: highest?.name, readyCount, oldestAt: highest && oldestAt(state, highest.name) };
}

function countIn({ lanes, ready }: MemoryState, name: string): number {
  return (ready.plain.get(name)?.length ?? 0) + lanes.count(name);
}
