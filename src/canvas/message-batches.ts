import type { Message } from '../core/task-message.js';
import { isPromiseLike } from '../core/kind-of-value.js';

const MESSAGES_AT_ONCE = 1_250;
const CHARS_AT_ONCE = 1_000_000;

/** Messages of a workflow that a broker can take at once. */
export interface MessageBatch {
  readonly nodes: readonly Message[];
  readonly isLast: boolean;
}

/** The messages of a workflow in batches that a broker can take; the last one says so. */
export async function* batchesOf(
  messages: Iterable<Message | Promise<Message>>,
  atOnce = MESSAGES_AT_ONCE,
): AsyncGenerator<MessageBatch, void, undefined> {
  let nodes: Message[] = [];
  let chars = 0;
  for (const each of messages) {
    const message = isPromiseLike(each) ? await each : each;
    if (nodes.length === atOnce || (nodes.length > 0 && chars > CHARS_AT_ONCE)) {
      yield { nodes, isLast: false };
      nodes = [];
      chars = 0;
    }
    nodes.push(message);
    chars += message.body.length;
  }
  yield { nodes, isLast: true };
}
