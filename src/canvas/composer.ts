import type { Lanes } from '../core/lanes.js';
import { validateArgs } from '../core/schema.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { Message } from '../core/task-message.js';
import { messageOf, seriesOf, type Composing } from './compose.js';
import { GroupSignature } from './group.js';
import { inherited } from './inheritance.js';
import { plan, type Node, type PlanOptions, type TaskNode } from './plan.js';
import { modelOf, type Series } from './series.js';
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
    const all = new Map<string | undefined, Series>();
    for (const node of plan(signature, where)) {
      const isGroup = node.signature instanceof GroupSignature;
      const own = isGroup ? this.#series(node, composing) : undefined;
      if (own !== undefined) all.set(node.id, own);
      const series = isGroup ? own : all.get(node.links.join);
      const known = this.#known(node);
      const checked = validated(known.signature);
      yield checked === undefined
        ? messageOf(known, composing, series)
        : checked.then(() => messageOf(known, composing, series));
    }
  }

  #series(group: Node, composing: Composing): Series | undefined {
    const model = modelOf(group.signature as GroupSignature<never, unknown>);
    if (model === undefined) return undefined;
    const options = inherited(group.options, model.options);
    const known = this.#known({ id: '', signature: model, options, links: {} });
    return this.#isKeyed(known) ? undefined : seriesOf(group, known, composing);
  }

  /** Each call has a lane of its own, by its arguments. */
  #isKeyed({ signature, options }: Node): boolean {
    const { definition } = (signature as TaskNode).call;
    return (
      definition !== undefined && this.options.lanes.isKeyed(definition, options.queue ?? definition.queue)
    );
  }

  /** A call by name gets the definition, if there is one here. */
  #known(node: Node): Node {
    const { signature } = node;
    if (!(signature instanceof TaskSignature) || signature.call.definition !== undefined) return node;
    const definition = this.options.byName(signature.call.name);
    if (definition === undefined) return node;
    const { options, errbacks } = signature;
    return {
      ...node,
      signature: new TaskSignature({ ...signature.call, definition }, { options, errbacks }),
    };
  }
}

/** Arguments that are all there are checked now; the others when the step before has given the first. */
function validated(signature: Node['signature']): Promise<unknown> | undefined {
  if (!(signature instanceof TaskSignature)) return undefined;
  const { name, args, isImmutable, isMany, definition } = signature.call;
  const schema = definition?.schema;
  if (schema === undefined || !isImmutable) return undefined;
  const calls = (isMany === true ? args : [args]) as readonly (readonly unknown[])[];
  return Promise.all(calls.map((call) => validateArgs(schema, call, name)));
}
