import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** The id of the live task that holds a dedupe key. */
export function holder(state: MemoryState, key: string): string | undefined {
  const { id, until } = state.records.dedupe.get(key) ?? { id: '', until: 0 };
  const isHeld = until > state.clock.now() && record.live(state, id) !== undefined;
  return isHeld ? id : undefined;
}

/** A task holds its key for some ms. */
export function hold({ clock, records }: MemoryState, key: string, id: string, ms: number): void {
  records.dedupe.set(key, { id, until: clock.now() + ms });
}

/** The task has ended; another may hold its key by now. */
export function free({ records }: MemoryState, key: string, id: string): void {
  if (records.dedupe.get(key)?.id === id) records.dedupe.delete(key);
}
