import type { TaskHead } from '../../core/task-message.js';
import * as delayed from './delayed.js';
import * as expiries from './expiries.js';
import * as ready from './ready.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

interface FollowUp {
  readonly head: TaskHead;
  readonly body: string;
  /** Epoch ms. */
  readonly due?: number | undefined;
}

/** Stores a task that something else sets off, and makes it ready, or delays it until it is due. */
export function publish(state: MemoryState, id: string, { head, body, due }: FollowUp): void {
  record.put(state, id, head, body);
  expiries.add(state, id, head);
  if (due !== undefined && due > state.clock.now()) delayed.add(state, head, id, due);
  else ready.pushBack(state, head, id);
}
