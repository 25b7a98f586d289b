import type { Delivery } from '../broker/task-store.js';
import { decodeDeadLetter } from '../core/codec.js';
import { splitBody } from '../core/input-line.js';
import { MalformedMessageError } from '../core/errors.js';
import { Failure } from '../core/failure.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';
import { TaskFailure, type TaskSummary } from '../core/task-summary.js';

/** The arguments of the handler. Throws MalformedMessageError for unreadable bytes. */
export function readMessage({ head, body }: Delivery): TaskBody {
  return head.hook === true ? readHookCall(body) : readCall(head, body);
}

function readCall(head: TaskHead, text: string): TaskBody {
  if (head.input === undefined) return readBody(text);
  const { json, input } = splitBody(head, text);
  const body = readBody(json);
  return input?.kind === 'value' ? { ...body, args: [parsed(input.json), ...body.args] } : body;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new MalformedMessageError('The result of the member before is no JSON.', { cause });
  }
}

function readBody(json: string): TaskBody {
  let body: Partial<TaskBody> | null;
  try {
    body = JSON.parse(json) as Partial<TaskBody> | null;
  } catch (cause) {
    throw new MalformedMessageError('The body of the message is no JSON.', { cause });
  }
  if (!Array.isArray(body?.args))
    throw new MalformedMessageError('The body of the message has no arguments.');
  return body as TaskBody;
}

/** A task can fail because its arguments cannot be read; its hooks are called without them. */
function readableBody(head: TaskHead, text: string): TaskBody {
  try {
    return readCall(head, text);
  } catch {
    return { args: [] };
  }
}

/** The body of a hook call is the dead letter of the task that failed; the hook receives it as a TaskFailure. */
function readHookCall(text: string): TaskBody {
  const deadLetter = decodeDeadLetter(text);
  if (deadLetter === undefined) throw new MalformedMessageError('The hook call holds no readable failure.');
  const { ended } = deadLetter;
  const head = { ...ended, queue: deadLetter.head.origin ?? deadLetter.head.queue };
  const task = summaryOf(ended.id ?? '', head, readableBody(deadLetter.head, deadLetter.body));
  return { args: [new TaskFailure(task, Failure.parse(deadLetter.failure), ended.reason ?? 'error')] };
}

/** A task as its hooks see it. */
export function summaryOf(id: string, head: TaskHead, { args, headers = {} }: TaskBody): TaskSummary {
  const { name, queue, retries = 0, losses = 0, at } = head;
  return { id, name, queue, args, headers, attempt: retries + 1, retries, losses, enqueuedAt: new Date(at) };
}
