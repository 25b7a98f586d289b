import type { MemoryState } from '../state/memory-state.js';

/** Drops a draft and its nodes. */
export function drop({ records, workflows }: MemoryState, root: string): void {
  for (const id of workflows.drafts.get(root)?.ids ?? []) {
    records.tasks.delete(id);
    workflows.groups.delete(id);
  }
  workflows.drafts.delete(root);
}
