import { endedPrefix } from '../../core/codec.js';
import type { Delivery } from '../task-store.js';

export interface Success {
  readonly endedAt: number;
  /** When the record may go, epoch ms. */
  readonly expireAt: number;
  /** The value as JSON, a newline, the progress as JSON. */
  readonly text: string;
}

/**
 * The record of a task that succeeded, the same as `encodeEnded()` gives; a test compares them. It is made for every task,
 * and copying the head for JSON.stringify() was the slowest function in a profile of the worker.
 */
export function encodeSuccess(
  { head, token, leasedAt }: Delivery,
  { endedAt, expireAt, text }: Success,
): string {
  const { name, queue, at, priority, retries, losses, releases, hook, requeuedFrom, group, index } = head;
  let json = `{"name":${JSON.stringify(name)},"queue":${JSON.stringify(queue)},"at":${at}`;
  if (priority !== undefined) json += `,"priority":${priority}`;
  if (retries !== undefined) json += `,"retries":${retries}`;
  if (losses !== undefined) json += `,"losses":${losses}`;
  if (releases !== undefined) json += `,"releases":${releases}`;
  if (hook === true) json += ',"hook":true';
  if (requeuedFrom !== undefined) json += `,"requeuedFrom":${JSON.stringify(requeuedFrom)}`;
  if (group !== undefined) json += `,"group":${JSON.stringify(group)},"index":${index}`;
  json += `,"state":"SUCCESS","startedAt":${leasedAt},"endedAt":${endedAt},"token":"${token}"}`;
  return `${endedPrefix(expireAt)}${json}\n${text}`;
}
