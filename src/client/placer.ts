import type { Routing } from '../broker/routing.js';
import type { Anchors, AnchoredHead } from '../core/anchors.js';
import { BrokerUnavailableError, ShardCrossingError } from '../core/errors.js';
import type { Call } from '../core/call.js';
import type { KnownTasks, MessageContext, MessageFactory } from '../core/message-factory.js';
import type { Publication } from '../core/publication.js';
import { isInstance, isPromiseLike } from '../core/kind-of-value.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { TaskIds } from '../core/task-id.js';
import type { Message } from '../core/task-message.js';
import { crossing } from './crossing.js';

export interface PlacerOptions {
  readonly routing: Routing;
  readonly anchors: Anchors;
  readonly ids: TaskIds;
  readonly tasks: Pick<KnownTasks, 'byName'>;
}

/** In a broker of several shards: gives new tasks the ids of shards in which they can live, and refuses those that cannot live anywhere. */
export class Placer {
  constructor(private readonly options: PlacerOptions) {}

  /**
   * The id of a new task.
   *
   * @param given the id that the caller wants
   * @throws ShardCrossingError where its limits are counted elsewhere
   */
  idFor(head: AnchoredHead, given?: string, definition?: TaskDefinition): string {
    if (given === undefined) return this.nextAt(this.#anchorOf(head, definition));
    this.check(given, head, definition);
    return given;
  }

  /**
   * The message with the id of another shard, where its own is down and nothing was sent; `undefined` for a task that must stay: it has an
   * anchor or the id of its caller, or may have arrived.
   */
  elsewhere(publication: Publication, call: Call, error: unknown): Publication | undefined {
    if (!isInstance(error, BrokerUnavailableError) || !error.isUnsent) return undefined;
    if (!this.#mayMove(publication, call)) return undefined;
    const { routing } = this.options;
    const id = this.nextAt(undefined);
    return routing.shardOf(id) === routing.shardOf(publication.id) ? undefined : { ...publication, id };
  }

  /**
   * Messages of one shard with ids of another, of all others one after the other. It gives
   * nothing where one of the messages must stay, because it has an anchor or the id of its caller.
   */
  *inOthers(
    messages: readonly Publication[],
    call: Pick<Call, 'definition' | 'options'>,
  ): Generator<readonly Publication[]> {
    const { ids, routing } = this.options;
    const [first] = messages;
    if (first === undefined || !messages.every((message) => this.#mayMove(message, call))) return;
    const own = routing.shardOf(first.id);
    for (let step = 1; step < routing.count; step += 1) {
      const shard = (own + step) % routing.count;
      yield messages.map((message) => ({ ...message, id: ids.next(shard) }));
    }
  }

  #mayMove({ head }: Publication, { definition, options }: Pick<Call, 'definition' | 'options'>): boolean {
    return options.id === undefined && this.#anchorOf(head, definition) === undefined;
  }

  /** A new id in the shard of an anchor; without one in the shard of this tick. */
  nextAt(anchor: string | undefined): string {
    const { ids, routing } = this.options;
    return ids.next(routing.shardFor(anchor));
  }

  /** A new id in the shard of a task. */
  nextBeside(id: string): string {
    return this.options.ids.next(this.options.routing.shardOf(id));
  }

  /**
   * Whether a task may live in the shard of an id: its own, or that of the root of its workflow.
   *
   * @throws ShardCrossingError where its limits are counted elsewhere
   */
  check(id: string, head: AnchoredHead, definition?: TaskDefinition): void {
    const anchor = this.#anchorOf(head, definition);
    if (anchor === undefined) return;
    const { routing } = this.options;
    const own = routing.anchorIn(id);
    const isHere = own === undefined ? routing.shardOf(id) === routing.shardFor(anchor) : own === anchor;
    if (!isHere) throw crossing({ task: head.name, id, anchor }, routing);
  }

  /**
   * The members of a workflow, each of which must be able to live beside its root.
   *
   * @param anchor that of the root, where it was made for one
   * @throws ShardCrossingError
   */
  *checked(
    messages: Iterable<Message | Promise<Message>>,
    root: string,
    anchor?: string,
  ): Generator<Message | Promise<Message>, void, undefined> {
    const check = (message: Message) => {
      this.#checkMember(message.head, root, anchor);
      return message;
    };
    for (const message of messages) yield isPromiseLike(message) ? message.then(check) : check(message);
  }

  #checkMember(head: AnchoredHead, root: string, anchor: string | undefined): void {
    if (anchor === undefined && this.options.routing.anchorIn(root) !== undefined)
      return this.check(root, head);
    const own = this.#anchorOf(head, undefined);
    // By the text, not by the shard: else it would work by chance.
    if (own !== undefined && own !== anchor)
      throw crossing({ task: head.name, id: anchor ?? root, anchor: own }, this.options.routing);
  }

  #anchorOf(
    head: AnchoredHead,
    definition: TaskDefinition | undefined = this.options.tasks.byName(head.name),
  ): string | undefined {
    const anchor = this.options.anchors.of(head, definition);
    if (anchor.kind === 'late')
      throw new ShardCrossingError(
        `Task '${head.name}' has a limit whose key comes from the result before it, so nobody knows its shard yet. Let a task with all ` +
          'arguments enqueue it, or declare the limit without a key.',
      );
    return anchor.kind === 'at' ? anchor.text : undefined;
  }
}

interface MessageParts {
  readonly factory: MessageFactory;
  readonly ids: TaskIds;
  readonly placer?: Placer | undefined;
}

/** The message of a call as a new task. Where a broker has several shards, its id follows from the rest of it. */
export function newMessage(
  { factory, ids, placer }: MessageParts,
  call: Call,
  context: MessageContext,
): Publication {
  if (placer === undefined) return factory.message(call, call.options.id ?? ids.next(), context);
  const message = factory.message(call, '', context);
  return { ...message, id: placer.idFor(message.head, call.options.id, call.definition) };
}
