import type { HeldLease } from '../../task-store.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** Refuses a settlement whose token does not hold the task, unless it was accepted before and only its answer was lost. */
export function add(state: MemoryState, delivery: HeldLease, refused: string[]): void {
  if (!isReplay(state, delivery)) refused.push(delivery.id);
}

function isReplay(state: MemoryState, { id, token }: HeldLease): boolean {
  const found = record.kept(state, id);
  if (found === undefined) return false;
  if (found.kind === 'live') return found.head.lastToken === token;
  // A lost task keeps the token of the attempt that was lost, not of one that settled.
  return found.head.token === token && found.head.reason !== 'worker-lost';
}
