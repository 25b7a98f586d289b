import { NO_TIMES, type Call } from '../core/call.js';
import { CanvasError } from '../core/errors.js';
import type { CalledTask, Frame, MessageContext, MessageFactory } from '../core/message-factory.js';
import { DEFAULT_PRIORITY, type Message, type TaskHead } from '../core/task-message.js';
import type { EnqueueOptions } from '../core/task-options.js';
import type { GroupNode, Node, TaskNode } from './node.js';
import type { PartTemplate } from './part-template.js';

/** The name in the record of a group; its definition holds the defaults of the module. */
export const GROUP_NAME = 'ntq.group';

/** The factory of the messages of a workflow, and the facts that are not in its nodes. */
export interface ComposeContext extends MessageContext {
  readonly factory: MessageFactory;
}

/** The call of a node that is a task. */
export function callOfNode({ signature, options }: Node, { factory }: ComposeContext): Call {
  const { name, args, definition, isMapped, isImmutable } = (signature as TaskNode).call;
  return memberCall({ name, args, definition, isMapped, lacksInput: !isImmutable }, options, factory);
}

function memberCall(task: CalledTask, options: EnqueueOptions, factory: MessageFactory): Call {
  checkMember(options);
  return factory.callOf(task, options);
}

/** The message of a task, as it waits for its turn. */
export function taskMessage({ id, links, isErrback }: Node, call: Call, context: ComposeContext): Message {
  // That the task has expired may be the failure.
  const { head, rest } = memberFrame(call, isErrback === true ? { ...context, expires: undefined } : context);
  const errback = isErrback === true ? { errback: true as const } : {};
  return {
    id,
    head: { ...head, ...links, ...errback },
    body: inputLine(links) + context.factory.body(call, rest),
  };
}

/** The message of a group, with the template of its parts. Of its options and defaults those hold that concern its own record. */
export function groupMessage(
  { id, options, links }: Node,
  context: ComposeContext,
  template?: PartTemplate,
): Message {
  const call = memberCall({ name: GROUP_NAME, args: [] }, options, context.factory);
  const known = call.definition === undefined ? { ...call, options: { queue: 'default', ...options } } : call;
  const { name, queue, at, ttl } = memberFrame(known, context).head;
  const head = { name, queue, at, ...(ttl !== undefined && { ttl }), noDeadLetter: true as const };
  const ready = template?.ready === undefined ? {} : { ready: template.ready };
  return { id, head: { ...head, ...links, ...ready }, body: '' };
}

/** The template of the parts of a group, by the call that stands for all of them. */
export function partTemplateOf(group: Node, call: Call, context: ComposeContext): PartTemplate {
  const frame = memberFrame(call, context);
  const head = { ...frame.head, group: group.id };
  const { delay, eta, expires, expiresIn, lane, queue, priority = DEFAULT_PRIORITY } = head;
  const isPlain = (delay ?? eta ?? expires ?? expiresIn ?? lane) === undefined;
  const isReady = group.isEntry === true && isPlain;
  const line = `${JSON.stringify(head).slice(0, -1)},"index":`;
  return { head, line, rest: frame.rest, ...(isReady && { ready: `${priority}:${queue}` }) };
}

/** The message of a part, made from the template of its group. */
export function partMessage(
  { id, links: { idPrefix = id }, signature }: Node,
  index: number,
  { head, line, rest, ready }: PartTemplate,
  { factory }: ComposeContext,
): Message {
  const { call } = (signature as GroupNode).parts[index] as TaskNode;
  const body = factory.body(call, rest);
  const message = { id: `${idPrefix}.${index}`, head, body, part: { line, index } };
  return ready === undefined ? message : { ...message, isBegun: true };
}

/** A frame whose head says when the member may start once it begins. */
function memberFrame(call: Call, context: ComposeContext): Pick<Frame, 'head' | 'rest'> {
  const { head, rest, times } = context.factory.frame(call, context);
  if (times === NO_TIMES) return { head, rest };
  const { delayMs, dueAt, expiresInMs } = times;
  const timed: TaskHead = {
    ...head,
    ...(delayMs !== undefined && { delay: delayMs }),
    ...(dueAt !== undefined && { eta: dueAt }),
    ...(expiresInMs !== undefined && { expiresIn: expiresInMs }),
  };
  return { head: timed, rest };
}

/** The result before it will stand in a line of its own. */
function inputLine(links: Node['links']): string {
  return links.input === undefined ? '' : '\n';
}

/** An id and a dedupe key belong to one message, and a durability to the call that enqueues; a workflow has many. */
function checkMember(options: EnqueueOptions): void {
  for (const key of ['id', 'dedupe', 'durability'] as const) {
    if (options[key] !== undefined) {
      throw new CanvasError(`'${key}' cannot be an option of a member: give it to enqueue(), for the whole.`);
    }
  }
}
