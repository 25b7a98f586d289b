import type { Lanes } from '../core/lanes.js';
import { validateArgs } from '../core/schema.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { Message } from '../core/task-message.js';
import { messageOf, partMessage, seriesOf, type Composing } from './compose.js';
import { plan, type GroupNode, type Node, type PlanOptions, type TaskNode } from './plan.js';
import { partNode, type Series } from './series.js';
import { TaskSignature, type AnySignature } from './signature.js';

/** What is known of tasks and queues where a workflow is composed. */
export interface ComposerOptions {
  readonly byName: (name: string) => TaskDefinition | undefined;
  /** Throws UnknownQueueError. */
  readonly checkQueue: (queue: string) => unknown;
  /** Bytes that the arguments of one call may take. */
  readonly payloadLimit: number;
  readonly lanes: Lanes;
}

/** When and under which id a workflow begins. */
export type Occasion = Pick<Composing, 'expires' | 'now' | 'rootId'>;

/** Turns signatures into the messages of their tasks and groups. */
export class Composer {
  constructor(private readonly options: ComposerOptions) {}

  /**
   * One message after the other: a large workflow is never whole in memory. Only one that a schema has to check is a
   * promise: a promise for each would cost more than the message. Throws for what cannot be enqueued.
   */
  *messages(
    signature: AnySignature,
    where: PlanOptions,
    occasion: Occasion,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const composing = { ...occasion, ...this.options };
    for (const node of plan(signature, where)) {
      const series = node.model && this.#series(node, node.model, composing);
      yield this.#message(node, composing, series);
      if (node.model !== undefined) yield* this.#parts(node, composing, series);
    }
  }

  *#parts(
    group: Node,
    composing: Composing,
    series: Series | undefined,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const parts = (group.signature as GroupNode).parts as readonly TaskNode[];
    const definition = this.#definitionOf(group.model as TaskNode);
    for (let place = 0; place < parts.length; place += 1) {
      const part = parts[place] as TaskNode;
      if (series === undefined) yield this.#message(partNode(group, part, place), composing);
      else if (definition?.schema === undefined) yield partMessage(group, place, series, composing);
      else yield afterCheck(validated(part, definition), () => partMessage(group, place, series, composing));
    }
  }

  #message(node: Node, composing: Composing, series?: Series): Message | Promise<Message> {
    const known = this.#known(node);
    const { signature } = known;
    const isTask = signature instanceof TaskSignature;
    const check = isTask ? validated(signature, signature.call.definition) : undefined;
    return afterCheck(check, () => messageOf(known, composing, series));
  }

  /** None where each call has a lane of its own, by its arguments. */
  #series(group: Node, model: TaskNode, composing: Composing): Series | undefined {
    const known = this.#known(partNode(group, model, 0));
    return this.#isKeyed(known) ? undefined : seriesOf(group, known, composing);
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

/** Arguments that are all there are checked now; the others when the step before has given the first. */
function validated({ call }: TaskNode, definition: TaskDefinition | undefined): Promise<unknown> | undefined {
  const { name, args, isImmutable, isMany } = call;
  const schema = definition?.schema;
  if (schema === undefined || !isImmutable) return undefined;
  const calls = (isMany === true ? args : [args]) as readonly (readonly unknown[])[];
  return Promise.all(calls.map((each) => validateArgs(schema, each, name)));
}

function afterCheck<T>(check: Promise<unknown> | undefined, make: () => T): Promise<T> | T {
  return check === undefined ? make() : check.then(make);
}
