import type { QueueRow } from '../api-types.js';
import type { QueueInfo } from '../../client/queues.js';

/** A queue as a row of a list. */
export function queueRow({ isPartial, isSampled, ...queue }: QueueInfo): QueueRow {
  return { ...queue, isPartial: isPartial === true, isSampled: isSampled === true };
}
