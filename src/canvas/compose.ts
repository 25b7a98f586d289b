import { bodyOfCall, checkCall, headOfCall } from '../core/call.js';
import { toMs } from '../core/duration.js';
import { CanvasError, UnknownTaskError } from '../core/errors.js';
import { quoted } from '../core/printable.js';
import { isTaskName } from '../core/task-id.js';
import type { Message, TaskBody, TaskHead } from '../core/task-message.js';
import { GroupSignature } from './group.js';
import type { Node, TaskNode } from './plan.js';
import type { MemberOptions } from './signature.js';

/** The name in the record of a group. */
export const GROUP_NAME = 'ntq.group';

/** What is not in the nodes themselves. */
export interface Composing {
  /** The id of the whole. */
  readonly rootId: string;
  /** Epoch ms by the broker's clock. */
  readonly now: number;
  /** The moment after which no member starts, epoch ms. */
  readonly expires: number | undefined;
  readonly payloadLimit: number;
  /** Throws UnknownQueueError. */
  readonly checkQueue: (queue: string) => unknown;
}

/** The message of a node, as it waits to be set going. */
export function messageOf(node: Node, composing: Composing): Message {
  const { signature } = node;
  checkMember(node.options);
  return signature instanceof GroupSignature
    ? groupMessage(node, composing)
    : taskMessage(node, signature as TaskNode, composing);
}

function groupMessage({ id, options, links }: Node, { now, checkQueue }: Composing): Message {
  if (options.queue !== undefined) checkQueue(options.queue);
  const ttl = options.resultTtl === undefined ? {} : { ttl: toMs(options.resultTtl, 'resultTtl') };
  const head = {
    name: GROUP_NAME,
    queue: options.queue ?? 'default',
    at: now,
    ...ttl,
    noDeadLetter: true as const,
  };
  return { id, head: { ...head, ...links }, body: '' };
}

function taskMessage(
  { id, options, links, isErrback }: Node,
  { call }: TaskNode,
  composing: Composing,
): Message {
  const { name, args, definition, isMany } = call;
  const queue = options.queue ?? definition?.queue;
  if (queue === undefined || !isTaskName(name)) {
    throw new UnknownTaskError(
      `No task is called ${quoted(name)} here. Check the name, or give .with({ queue }) if workers elsewhere know it.`,
    );
  }
  composing.checkQueue(queue);
  const body = bodyOf({ name, queue, args, definition, options }, composing, isMany === true);
  const head = headOfCall(
    { name, queue, args, definition, options: { ...options } },
    composing.now,
    undefined,
  );
  return {
    id,
    head: { ...head, ...timing(options, call, isErrback === true ? undefined : composing.expires), ...links },
    body: intakeLine(links) + body,
  };
}

function bodyOf(
  call: Parameters<typeof bodyOfCall>[0],
  { rootId, payloadLimit }: Composing,
  isMany: boolean,
): string {
  const more: Partial<TaskBody> = { rootId, ...(isMany && { many: true as const }) };
  return bodyOfCall(call, payloadLimit, more);
}

/** The result before it will stand in a line of its own. */
function intakeLine(links: Node['links']): string {
  return links.in === undefined ? '' : '\n';
}

function timing(
  options: MemberOptions,
  { definition }: TaskNode['call'],
  expires: number | undefined,
): Partial<TaskHead> {
  const { countdown, eta, expires: own } = options;
  const expiresIn =
    own === undefined ? definition?.expiresMs : own instanceof Date ? undefined : toMs(own, 'expires');
  return {
    ...(countdown !== undefined && { delay: toMs(countdown, 'countdown') }),
    ...(eta !== undefined && countdown === undefined && { eta: eta.getTime() }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(expires !== undefined && own === undefined && { expires }),
  };
}

/** An id and a dedupe key belong to one message, and a durability to the call that enqueues; a workflow has many. */
function checkMember(options: MemberOptions): void {
  for (const key of ['id', 'dedupe', 'durability'] as const) {
    if ((options as Record<string, unknown>)[key] !== undefined) {
      throw new CanvasError(`'${key}' cannot be an option of a member: give it to enqueue(), for the whole.`);
    }
  }
  checkCall(options);
}
