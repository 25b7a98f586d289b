import type { Lanes } from '../core/lanes.js';
import { validateArgs } from '../core/schema.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { Message } from '../core/task-message.js';
import { nodeMessage, partMessage, partTemplateOf, type ComposeContext } from './node-message.js';
import type { GroupNode, Node, TaskNode } from './node.js';
import { plan, type PlanOptions } from './plan.js';
import { partNode, type PartTemplate } from './part-template.js';
import { TaskSignature, type AnySignature } from './signature.js';

/** What is known of tasks and queues where a workflow is composed. */
export interface ComposerOptions {
  readonly byName: (name: string) => TaskDefinition | undefined;
  /** Throws UnknownQueueError. */
  readonly checkQueue: (queue: string) => unknown;
  /** Bytes that the arguments of one call may take. */
  readonly maxPayload: number;
  readonly lanes: Lanes;
}

/** When and under which id a workflow begins. */
export type WorkflowContext = Pick<ComposeContext, 'expires' | 'now' | 'rootId'>;

/** Turns signatures into the messages of their tasks and groups. */
export class Composer {
  constructor(private readonly options: ComposerOptions) {}

  /**
   * One message after the other: a large workflow is never whole in memory. Only one that a schema has to check is a
   * promise: a promise for each would cost more than the message. Throws for what cannot be enqueued.
   */
  *messages(
    signature: AnySignature,
    planOptions: PlanOptions,
    workflow: WorkflowContext,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const context = { ...workflow, ...this.options };
    for (const node of plan(signature, planOptions)) {
      const template = node.samplePart && this.#template(node, node.samplePart, context);
      yield this.#message(node, context, template);
      if (node.samplePart !== undefined) yield* this.#parts(node, context, template);
    }
  }

  *#parts(
    group: Node,
    context: ComposeContext,
    template: PartTemplate | undefined,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const parts = (group.signature as GroupNode).parts as readonly TaskNode[];
    const definition = this.#definitionOf(group.samplePart as TaskNode);
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] as TaskNode;
      if (template === undefined) yield this.#message(partNode(group, part, index), context);
      else if (definition?.schema === undefined) yield partMessage(group, index, template, context);
      else
        yield afterCheck(checkedArgs(part, definition), () => partMessage(group, index, template, context));
    }
  }

  #message(node: Node, context: ComposeContext, template?: PartTemplate): Message | Promise<Message> {
    const known = this.#known(node);
    const { signature } = known;
    const isTask = signature instanceof TaskSignature;
    const check = isTask ? checkedArgs(signature, signature.call.definition) : undefined;
    return afterCheck(check, () => nodeMessage(known, context, template));
  }

  /** None where each call has a lane of its own, by its arguments. */
  #template(group: Node, samplePart: TaskNode, context: ComposeContext): PartTemplate | undefined {
    const known = this.#known(partNode(group, samplePart, 0));
    return this.#isKeyed(known) ? undefined : partTemplateOf(group, known, context);
  }

  /** Each call has a lane of its own, by its arguments. */
  #isKeyed({ signature, options }: Node): boolean {
    const { definition } = (signature as TaskNode).call;
    return (
      definition !== undefined && this.options.lanes.isKeyed(definition, options.queue ?? definition.queue)
    );
  }

  #definitionOf({ call }: TaskNode): TaskDefinition | undefined {
    return call.definition ?? this.options.byName(call.name);
  }

  /** A call by name gets the definition, if there is one here. */
  #known(node: Node): Node {
    const { signature } = node;
    if (!(signature instanceof TaskSignature) || signature.call.definition !== undefined) return node;
    const definition = this.#definitionOf(signature);
    if (definition === undefined) return node;
    const { options, errbacks } = signature;
    return {
      ...node,
      signature: new TaskSignature({ ...signature.call, definition }, { options, errbacks }),
    };
  }
}

/** Arguments that are all there are checked now; the others when the member before has given the first. */
function checkedArgs(
  { call }: TaskNode,
  definition: TaskDefinition | undefined,
): Promise<unknown> | undefined {
  const { name, args, isImmutable, isMapped } = call;
  const schema = definition?.schema;
  if (schema === undefined || !isImmutable) return undefined;
  const calls = (isMapped === true ? args : [args]) as readonly (readonly unknown[])[];
  return Promise.all(calls.map((each) => validateArgs(schema, each, name)));
}

function afterCheck<T>(check: Promise<unknown> | undefined, make: () => T): Promise<T> | T {
  return check === undefined ? make() : check.then(make);
}
