import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** The first of the ids that another task has: nothing is written over it. */
export function find(state: MemoryState, ids: readonly string[]): string | undefined {
  return ids.find((id) => record.isKept(state, id) && !isLeftover(state, id));
}

/** What an earlier workflow of the same id has left may be replaced: it has ended, and stood in a workflow. */
function isLeftover({ records }: MemoryState, id: string): boolean {
  const found = records.tasks.get(id);
  if (found?.kind !== 'ended') return false;
  const { group, next, after, first, size, errback } = found.head;
  return (group ?? next ?? after ?? first ?? size ?? errback) !== undefined;
}
