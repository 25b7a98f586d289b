import { decodeRecord } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import type { Delivery } from '../task-store.js';

/** A message that cannot be read is delivered under this name: the worker settles it as malformed. */
export const MALFORMED: TaskHead = { name: '', queue: '', at: 0 };

/** The deliveries of an exchange: ids and records alternate; a token is the prefix and the position in the list. */
export function decodeDeliveries(rows: readonly string[], tokenPrefix: string): Delivery[] {
  const deliveries: Delivery[] = [];
  const leasedAt = Number(tokenPrefix.slice(tokenPrefix.lastIndexOf(':') + 1));
  for (let at = 0; at < rows.length; at += 2) {
    const id = rows[at] as string;
    const text = rows[at + 1] as string;
    if (text === '') continue;
    const record = decodeRecord(text);
    const { head, body } = record?.kind === 'live' ? record : { head: MALFORMED, body: '' };
    deliveries.push({ id, token: `${tokenPrefix}:${at / 2 + 1}`, head, body, leasedAt });
  }
  return deliveries;
}
