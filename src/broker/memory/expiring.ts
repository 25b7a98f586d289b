import type { MemoryState } from './state/memory-state.js';

/** Notes until when an ended record is kept. */
export function keep({ records }: MemoryState, expireAt: number, id: string): void {
  records.expiring.set(id, expireAt);
}
