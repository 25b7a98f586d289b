import type { PartResult } from '../../workflow-store.js';
import * as notify from '../notify.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import type { MemoryGroup } from '../state/workflow-state.js';
import * as complete from './complete.js';
import * as plan from './plan.js';

interface Part {
  readonly index: number;
  readonly result: PartResult;
}

/** Keeps the result of a part in its group, once for each index. */
export function one(state: MemoryState, id: string, part: Part): void {
  const group = state.workflows.groups.get(id);
  const live = record.live(state, id);
  if (group === undefined || live === undefined || group.results.has(part.index)) return;
  keep(group, part);
  if (part.result.kind === 'failed' && live.head.failFast === true) {
    plan.add(state, { kind: 'cancelParts', id, head: live.head, isTerminated: true });
    complete.group(state, id, live);
  } else if (!complete.ifFull(state, id)) notify.update(state, id);
}

function keep(group: MemoryGroup, { index, result }: Part): void {
  group.results.set(index, result);
  if (result.kind === 'failed') group.failed = Math.min(index, group.failed ?? index);
}
