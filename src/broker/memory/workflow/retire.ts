import { MIN_RECORD_TTL_MS } from '../../../core/task-message.js';
import type { MemoryState } from '../state/memory-state.js';
import type { ContinuationOf } from '../state/workflow-state.js';
import * as planned from './plan.js';

/** The results of a group are kept until the group and its successor have ended; then their time begins. */
export function plan(state: MemoryState, id: string): void {
  planned.add(state, { kind: 'retire', id });
}

/** Sets the time of the results of a group, and of the groups nested in it. */
export function run(state: MemoryState, { id }: ContinuationOf<'retire'>): void {
  const group = state.workflows.groups.get(id);
  if (group === undefined) return;
  group.expireAt = state.clock.now() + Math.max(MIN_RECORD_TTL_MS, group.ttlMs);
  for (const nested of group.nested.splice(0)) plan(state, nested);
}
