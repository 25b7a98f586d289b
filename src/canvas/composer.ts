import type { Call } from '../core/call.js';
import type { MessageContext, MessageFactory } from '../core/message-factory.js';
import type { Publication } from '../core/publication.js';
import type { Message } from '../core/task-message.js';
import type { EnqueueOptions } from '../core/task-options.js';
import {
  callOfNode,
  groupMessage,
  partMessage,
  partTemplateOf,
  taskMessage,
  type ComposeContext,
} from './node-message.js';
import { GroupSignature } from './group.js';
import type { GroupNode, Node, TaskNode } from './node.js';
import { plan, type PlanOptions } from './plan.js';
import { partNode } from './part-template.js';
import { checkSignature, type AnySignature } from './signature.js';
import { soleCall } from './sole-call.js';
import { wrapAsTask } from './wrap-as-task.js';

/** Turns signatures into the messages of their tasks and groups. */
export class Composer {
  constructor(private readonly factory: MessageFactory) {}

  /**
   * One message after the other: a large workflow is never whole in memory. Only one that a schema has to check is a
   * promise: a promise for each would cost more than the message. Throws for what cannot be enqueued.
   */
  *messages(
    signature: AnySignature,
    planOptions: PlanOptions,
    { now, origin = { rootId: planOptions.id }, expires, trace }: MessageContext,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const context = { factory: this.factory, now, origin, expires, trace };
    for (const node of plan(signature, planOptions)) {
      if (node.signature instanceof GroupSignature) yield* this.#group(node, context);
      else yield this.#task(node, context);
    }
  }

  /**
   * The one message that stands for a signature, for others who enqueue it later: it has no id, no moment and no origin. A
   * workflow gives the message of the built-in task that becomes it. Throws for what cannot be enqueued.
   */
  async template(signature: AnySignature): Promise<Omit<Publication, 'id'>> {
    checkSignature(signature);
    const call = await this.#callFor(signature);
    await this.factory.checkArgs(call);
    return this.factory.message(call, '', { now: 0 });
  }

  async #callFor(signature: AnySignature): Promise<Call> {
    const sole = soleCall(signature);
    if (sole !== undefined) return this.factory.callOf(sole, signature.options);
    for (const message of this.messages(signature, { id: 'x', options: {} }, { now: 0 })) await message;
    return this.factory.callOf(wrapAsTask(signature, false).call, queueAndPriorityOf(signature));
  }

  *#group(node: Node, context: ComposeContext): Generator<Message | Promise<Message>, void, undefined> {
    const { samplePart } = node;
    if (samplePart === undefined) yield groupMessage(node, context);
    else yield* this.#groupOfLikeParts(node, callOfNode(partNode(node, samplePart, 0), context), context);
  }

  *#groupOfLikeParts(
    group: Node,
    sample: Call,
    context: ComposeContext,
  ): Generator<Message | Promise<Message>, void, undefined> {
    // Where each call has a lane of its own, by its arguments, heads differ.
    const template = this.factory.isKeyed(sample) ? undefined : partTemplateOf(group, sample, context);
    yield groupMessage(group, context, template);
    const parts = (group.signature as GroupNode).parts as readonly TaskNode[];
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] as TaskNode;
      if (template === undefined) yield this.#task(partNode(group, part, index), context);
      else if (sample.definition?.schema === undefined) yield partMessage(group, index, template, context);
      else {
        const check = this.factory.checkArgs({ ...sample, args: part.call.args });
        yield afterCheck(check, () => partMessage(group, index, template, context));
      }
    }
  }

  #task(node: Node, context: ComposeContext): Message | Promise<Message> {
    const call = callOfNode(node, context);
    return afterCheck(this.factory.checkArgs(call), () => taskMessage(node, call, context));
  }
}

/** Where the task waits that becomes a workflow. */
function queueAndPriorityOf({ options: { queue, priority } }: AnySignature): EnqueueOptions {
  return { ...(queue !== undefined && { queue }), ...(priority !== undefined && { priority }) };
}

function afterCheck<T>(check: Promise<unknown> | undefined, make: () => T): Promise<T> | T {
  return check === undefined ? make() : check.then(make);
}
