import type { Publication } from '../task-store.js';
import * as deadLetter from './dead-letter.js';
import { publish } from './publish.js';
import * as figures from './figures.js';
import type { MemoryState } from './state/memory-state.js';

/** Publishes a message in the place of a dead letter; false if there is no such letter. */
export function requeue(state: MemoryState, id: string, message: Publication): boolean {
  if (state.records.tasks.has(message.id)) return true;
  if (deadLetter.remove(state, [id]) === 0) return false;
  publish(state, [message], false);
  figures.count(state, 'enqueued', message.head);
  return true;
}
