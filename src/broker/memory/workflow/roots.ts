import { isRoot } from '../../storage/ended-list.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** Notes a workflow that begins, if the node is the last of one. The first moment counts, also where that node is replaced. */
export function begin(state: MemoryState, id: string): void {
  const { roots } = state.workflows;
  const live = record.live(state, id);
  if (live !== undefined && isRoot(live.head) && !roots.has(id)) roots.set(id, state.clock.now());
}

export function remove({ workflows: { roots } }: MemoryState, id: string): void {
  roots.delete(id);
}
