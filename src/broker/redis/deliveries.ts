import { decodeRecord } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import type { Delivery } from '../task-store.js';

/** A message that cannot be read is delivered under this name: the worker settles it as malformed. */
export const MALFORMED: TaskHead = { name: '', queue: '', at: 0 };

/**
 * The deliveries of an exchange; a token is the prefix, the position in the list and the queue. `runs`: a queue, and how many ids in turn
 * are of it.
 */
export function decodeDeliveries(
  ids: readonly string[],
  records: readonly string[],
  tokenPrefix: string,
  runs: readonly (number | string)[],
): Delivery[] {
  const deliveries: Delivery[] = [];
  const messages = new MessageReader();
  const leasedAt = Number(tokenPrefix.slice(tokenPrefix.lastIndexOf(':') + 1));
  let position = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const [queue, count] = [String(runs[run]), Number(runs[run + 1])];
    for (const end = position + count; position < end; position += 1) {
      const [id, text] = [ids[position] as string, records[position] as string];
      const token = `${tokenPrefix}:${position + 1}:${queue}`;
      if (text === '') continue;
      const { head, body } = messages.read(text);
      deliveries.push({ id, token, head, body, leasedAt });
    }
  }
  return deliveries;
}

/** Reads records. Calls of one task within a millisecond share the first line: its JSON is read once, and they share the head. */
class MessageReader {
  #line: string | undefined;
  #head = MALFORMED;

  read(text: string): Pick<Delivery, 'body' | 'head'> {
    if (this.#line !== undefined && text.startsWith(this.#line))
      return { head: this.#head, body: text.slice(this.#line.length) };
    const record = decodeRecord(text);
    if (record?.kind !== 'live') return { head: MALFORMED, body: '' };
    this.#head = record.head;
    this.#line = text.slice(0, text.length - record.body.length);
    return record;
  }
}
