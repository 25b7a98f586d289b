import type { MemoryState } from '../state/memory-state.js';

const ALL = Number.POSITIVE_INFINITY;

/** Limits of these names have changed: the next exchange looks at their limit keys. */
export function named({ blocked, clock, wake }: MemoryState, names: readonly string[]): void {
  for (const { id: limitKey } of blocked.due.list(ALL)) {
    if (!names.includes(limitKey.split('|')[0] ?? '')) continue;
    blocked.due.set(limitKey, clock.now());
    const queue = blocked.firstQueue(limitKey);
    if (queue !== undefined) wake.queue(queue);
  }
}

/** Offers the room of all limit keys that block anything, so that nothing waits for ever after a fault. */
export function sweep({ blocked, limitKeys }: MemoryState): void {
  limitKeys.free(blocked.due.list(ALL).map(({ id }) => id));
}
