import { bodyWith, checkCall, headOfCall, restOfBody, type Computed } from '../core/call.js';
import { toMs } from '../core/duration.js';
import { CanvasError, UnknownTaskError } from '../core/errors.js';
import type { LanedCall, Lanes } from '../core/lanes.js';
import { quoted } from '../core/printable.js';
import { isTaskName } from '../core/task-id.js';
import { DEFAULT_PRIORITY, type Message, type TaskHead } from '../core/task-message.js';
import { GroupSignature } from './group.js';
import type { GroupNode, Node, TaskNode } from './plan.js';
import type { Series } from './series.js';
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
  readonly lanes: Lanes;
}

/** The message of a node, as it waits to be set going; `series`: of the parts of the group. */
export function messageOf(node: Node, composing: Composing, series?: Series): Message {
  const { signature } = node;
  if (signature instanceof GroupSignature) return groupMessage(node, composing, series);
  return taskMessage(node, signature as TaskNode, composing);
}

/** What parts have in common; `model` is a part that stands for all of them. */
export function seriesOf(group: Node, model: Node, composing: Composing): Series {
  const frame = frameOf(model, composing);
  const head = { ...frame.head, group: group.id };
  const { delay, eta, expiresIn, lane, queue, priority = DEFAULT_PRIORITY } = head;
  const isPlain = (delay ?? eta ?? expiresIn ?? lane) === undefined;
  const isReady = group.isEntry === true && isPlain;
  const line = `${JSON.stringify(head).slice(0, -1)},"index":`;
  return { head, line, rest: frame.rest, ...(isReady && { ready: `${priority}:${queue}` }) };
}

/** The message of a part of a series. */
export function partMessage(
  { id, links: { idPrefix: stem = id }, signature }: Node,
  place: number,
  { head, line, rest, ready }: Series,
  { payloadLimit }: Composing,
): Message {
  const { call } = (signature as GroupNode).parts[place] as TaskNode;
  const body = bodyWith(call, payloadLimit, rest);
  const message = { id: `${stem}.${place}`, head, body, part: { line, index: place } };
  return ready === undefined ? message : { ...message, isBegun: true };
}

function groupMessage(
  { id, options, links }: Node,
  { now, checkQueue }: Composing,
  series?: Series,
): Message {
  checkMember(options);
  if (options.queue !== undefined) checkQueue(options.queue);
  const ttl = options.resultTtl === undefined ? {} : { ttl: toMs(options.resultTtl, 'resultTtl') };
  const head = {
    name: GROUP_NAME,
    queue: options.queue ?? 'default',
    at: now,
    ...ttl,
    noDeadLetter: true as const,
  };
  const ready = series?.ready === undefined ? {} : { ready: series.ready };
  return { id, head: { ...head, ...links, ...ready }, body: '' };
}

function taskMessage(node: Node, { call }: TaskNode, composing: Composing): Message {
  const { id, links } = node;
  const { head, rest } = frameOf(node, composing);
  const body = bodyWith(call, composing.payloadLimit, rest);
  return { id, head: { ...head, ...links }, body: intakeLine(links) + body };
}

/** All of a message but its arguments and its links. */
function frameOf({ options, signature, isErrback }: Node, composing: Composing) {
  checkMember(options);
  const { call } = signature as TaskNode;
  const { name, args, definition, isMany } = call;
  const queue = options.queue ?? definition?.queue;
  if (queue === undefined || !isTaskName(name)) {
    throw new UnknownTaskError(
      `No task is called ${quoted(name)} here. Check the name, or give .with({ queue }) if workers elsewhere know it.`,
    );
  }
  composing.checkQueue(queue);
  const { rootId, now, expires } = composing;
  const rest = restOfBody(options, { rootId, ...(isMany === true && { many: true as const }) });
  const computed = placeOf(call, { queue, headers: options.headers }, composing);
  const head = headOfCall({ name, queue, args, definition, options: { ...options } }, now, computed);
  return { head: { ...head, ...timing(options, call, isErrback === true ? undefined : expires) }, rest };
}

type Where = Pick<LanedCall, 'headers' | 'queue'>;

/** Where it waits once it is set going; with arguments to come that may not be known yet. */
function placeOf(
  { name, args, definition, isImmutable, isMany }: TaskNode['call'],
  where: Where,
  { lanes }: Composing,
): Computed {
  if (definition === undefined) return {};
  if (!isImmutable && lanes.isKeyed(definition, where.queue)) return { needsLane: true };
  const lane = lanes.of({ name, definition, args, isMany, ...where });
  return lane === undefined ? {} : { lane };
}

/** The result before it will stand in a line of its own. */
function intakeLine(links: Node['links']): string {
  return links.input === undefined ? '' : '\n';
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
