import type { TaskHead } from '../../core/task-message.js';
import * as ready from './ready.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** Delays a task. A task that is due before all others wakes a worker, which comes for it. */
export function add({ delayed, wake }: MemoryState, head: TaskHead, id: string, due: number): void {
  const first = delayed.first();
  delayed.set(id, due);
  if (first === undefined || due < first.at) wake.queue(head.queue);
}

/** Makes due tasks ready, in order of their time; answers when the next is due. */
export function promote(state: MemoryState): number | undefined {
  for (const id of state.delayed.until(state.clock.now(), Number.POSITIVE_INFINITY)) {
    state.delayed.delete(id);
    const live = record.live(state, id);
    if (live !== undefined) ready.pushBack(state, live.head, id);
  }
  return state.delayed.first()?.at;
}
