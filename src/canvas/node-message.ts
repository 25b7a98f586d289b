import { bodyWith, checkCall, headOfCall, restOfBody, type Computed } from '../core/call.js';
import { toMs } from '../core/duration.js';
import { CanvasError, UnknownTaskError } from '../core/errors.js';
import type { LanedCall, Lanes } from '../core/lanes.js';
import { quoted } from '../core/printable.js';
import { isTaskName } from '../core/task-id.js';
import { DEFAULT_PRIORITY, type Message, type TaskHead } from '../core/task-message.js';
import { GroupSignature } from './group.js';
import type { GroupNode, Node, TaskNode } from './node.js';
import type { PartTemplate } from './part-template.js';
import type { MemberOptions } from './signature.js';

/** The name in the record of a group. */
export const GROUP_NAME = 'ntq.group';

/** What is not in the nodes themselves. */
export interface ComposeContext {
  /** The id of the whole. */
  readonly rootId: string;
  /** Epoch ms by the broker's clock. */
  readonly now: number;
  /** The moment after which no member starts, epoch ms. */
  readonly expires: number | undefined;
  readonly maxPayload: number;
  /** Throws UnknownQueueError. */
  readonly checkQueue: (queue: string) => unknown;
  readonly lanes: Lanes;
}

/** The message of a node, as it waits for its turn; a group takes the template of its parts. */
export function nodeMessage(node: Node, context: ComposeContext, template?: PartTemplate): Message {
  const { signature } = node;
  if (signature instanceof GroupSignature) return groupMessage(node, context, template);
  return taskMessage(node, signature as TaskNode, context);
}

/** The template of the parts of a group; `samplePart` stands for all of them. */
export function partTemplateOf(group: Node, samplePart: Node, context: ComposeContext): PartTemplate {
  const frame = frameOf(samplePart, context);
  const head = { ...frame.head, group: group.id };
  const { delay, eta, expiresIn, lane, queue, priority = DEFAULT_PRIORITY } = head;
  const isPlain = (delay ?? eta ?? expiresIn ?? lane) === undefined;
  const isReady = group.isEntry === true && isPlain;
  const line = `${JSON.stringify(head).slice(0, -1)},"index":`;
  return { head, line, rest: frame.rest, ...(isReady && { ready: `${priority}:${queue}` }) };
}

/** The message of a part, made from the template of its group. */
export function partMessage(
  { id, links: { idPrefix = id }, signature }: Node,
  index: number,
  { head, line, rest, ready }: PartTemplate,
  { maxPayload }: ComposeContext,
): Message {
  const { call } = (signature as GroupNode).parts[index] as TaskNode;
  const body = bodyWith(call, maxPayload, rest);
  const message = { id: `${idPrefix}.${index}`, head, body, part: { line, index } };
  return ready === undefined ? message : { ...message, isBegun: true };
}

function groupMessage(
  { id, options, links }: Node,
  { now, checkQueue }: ComposeContext,
  template?: PartTemplate,
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
  const ready = template?.ready === undefined ? {} : { ready: template.ready };
  return { id, head: { ...head, ...links, ...ready }, body: '' };
}

function taskMessage(node: Node, { call }: TaskNode, context: ComposeContext): Message {
  const { id, links } = node;
  const { head, rest } = frameOf(node, context);
  const body = bodyWith(call, context.maxPayload, rest);
  return { id, head: { ...head, ...links }, body: inputLine(links) + body };
}

/** All of a message but its arguments and its links. */
function frameOf({ options, signature, isErrback }: Node, context: ComposeContext) {
  checkMember(options);
  const { call } = signature as TaskNode;
  const { name, args, definition, isMapped } = call;
  const queue = options.queue ?? definition?.queue;
  if (queue === undefined || !isTaskName(name)) {
    throw new UnknownTaskError(
      `No task is called ${quoted(name)} here. Check the name, or give .with({ queue }) if workers elsewhere know it.`,
    );
  }
  context.checkQueue(queue);
  const { rootId, now, expires } = context;
  const rest = restOfBody(options, { rootId, ...(isMapped === true && { mapped: true as const }) });
  const computed = laneFieldsOf(call, { queue, headers: options.headers }, context);
  const head = headOfCall({ name, queue, args, definition, options: { ...options } }, now, computed);
  return {
    head: { ...head, ...timeFieldsOf(options, call, isErrback === true ? undefined : expires) },
    rest,
  };
}

type CallRoute = Pick<LanedCall, 'headers' | 'queue'>;

/** Where it waits once it is set going; with arguments to come that may not be known yet. */
function laneFieldsOf(
  { name, args, definition, isImmutable, isMapped }: TaskNode['call'],
  route: CallRoute,
  { lanes }: ComposeContext,
): Computed {
  if (definition === undefined) return {};
  if (!isImmutable && lanes.isKeyed(definition, route.queue)) return { needsLane: true };
  const lane = lanes.of({ name, definition, args, isMapped, ...route });
  return lane === undefined ? {} : { lane };
}

/** The result before it will stand in a line of its own. */
function inputLine(links: Node['links']): string {
  return links.input === undefined ? '' : '\n';
}

function timeFieldsOf(
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
