import type { Delivery } from '../task-store.js';

/**
 * The head of the record of a task that succeeded, up to the moment of its end, which the script puts behind it: the same as
 * JSON.stringify() gives; a test compares them. It is made for every task, and copying the head for JSON.stringify() was the slowest
 * function in a profile of the worker.
 */
export function successHead({ head, token, leasedAt }: Delivery, span?: string): string {
  const { name, queue, at, due, priority, retries, losses, releases } = head;
  const { hook, requeuedFrom, group, index, errback } = head;
  let json = `{"name":${JSON.stringify(name)},"queue":${JSON.stringify(queue)},"at":${at}`;
  if (due !== undefined) json += `,"due":${due}`;
  if (priority !== undefined) json += `,"priority":${priority}`;
  if (retries !== undefined) json += `,"retries":${retries}`;
  if (losses !== undefined) json += `,"losses":${losses}`;
  if (releases !== undefined) json += `,"releases":${releases}`;
  if (hook === true) json += ',"hook":true';
  if (requeuedFrom !== undefined) json += `,"requeuedFrom":${JSON.stringify(requeuedFrom)}`;
  if (group !== undefined) json += `,"group":${JSON.stringify(group)},"index":${index}`;
  if (errback === true) json += ',"errback":true';
  if (span !== undefined) json += `,"span":"${span}"`;
  return `${json},"state":"SUCCESS","startedAt":${leasedAt},"token":${JSON.stringify(token)},"endedAt":`;
}
