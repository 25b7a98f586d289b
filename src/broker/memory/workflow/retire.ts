import { MIN_RECORD_TTL_MS } from '../../../core/task-message.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** The results of a group are kept until the group and its successor have ended; then their time begins. */
export function planIfOver(state: MemoryState, id: string, other: string): void {
  if (record.live(state, other) === undefined) state.workflows.continuations.push({ act: 'retire', id });
}

/** Sets the time of the results of a group, and of the groups nested in it. */
export function retire({ clock, workflows }: MemoryState, id: string): void {
  const group = workflows.groups.get(id);
  if (group === undefined) return;
  group.expireAt = clock.now() + Math.max(MIN_RECORD_TTL_MS, group.ttlMs);
  for (const nested of group.nested.splice(0)) workflows.continuations.push({ act: 'retire', id: nested });
}
