import type { Broker } from '../broker/broker.js';
import type { Publication, PublishReply } from '../broker/task-store.js';
import { Composer } from '../canvas/composer.js';
import type { GroupSignature } from '../canvas/group.js';
import { checkSignature, type AnySignature, type NoInput, type Signature } from '../canvas/signature.js';
import { soleCall } from '../canvas/sole-call.js';
import { currentOrigin } from '../context/task-context.js';
import { NO_OPTIONS, type Call } from '../core/call.js';
import { InvalidOptionError, UnknownTaskError } from '../core/errors.js';
import { checkArgs } from '../core/json.js';
import type { CalledTask, MessageFactory } from '../core/message-factory.js';
import { matching } from '../core/option-check.js';
import type { FigureRecorder } from '../core/figure-recorder.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { TaskEvents } from '../core/task-events.js';
import type { TaskIds } from '../core/task-id.js';
import type { Durability, EnqueueOptions } from '../core/task-options.js';
import { AsyncResult } from './async-result.js';
import { enqueueChunks } from './chunks.js';
import type { GroupResult } from './group-result.js';
import { withMore } from './more-options.js';
import { newMessage, type Placer } from './placer.js';
import { publishWhole, wholeParts } from './publisher.js';
import { resultOfSent, type ResultSink } from './result-of-sent.js';
import { Sender } from './sender.js';
import { Revocation, type RevokeAllOptions, type RevokeFilter } from './revocation.js';
import { checkServiceClass, noTaskText, type ServiceClass, type TaskCatalog } from './task-catalog.js';
import { sendByShard, sendWhereRoomIs } from './shard-parts.js';
import type { SendSpan, SendTracer } from './send-tracer.js';
import { signaturesOf, type Callee } from './task-signatures.js';
import type { TaskHandle, TaskView } from './task-view.js';
import { Workflows } from './workflows.js';
import { inspectedWith } from '../core/inspected.js';

export interface TaskClientOptions {
  readonly ids: TaskIds;
  /** Of a broker of several shards. */
  readonly placer?: Placer | undefined;
  readonly events: TaskEvents;
  /** Makes the messages. */
  readonly factory: MessageFactory;
  /** Of a call that does not say it itself. */
  readonly durability: Durability;
  /** Sums up what is enqueued; left out: it is not counted. */
  readonly figures?: FigureRecorder | undefined;
  /** Gives enqueues their spans. Default: they have no spans. */
  readonly tracer?: SendTracer | undefined;
}

/**
 * Enqueues tasks and reads what became of them. Inject it.
 *
 * @example
 * const email = this.tasks.of(EmailTasks);
 * const result = await email.sendConfirmation.with({ countdown: '10m' }).enqueue('o-1', 'a@b.c');
 * await result.get();
 */
export class TaskClient {
  static {
    inspectedWith(this.prototype);
  }

  readonly #sender: Sender;
  readonly #sink: ResultSink;
  readonly #workflows: Workflows;

  /** @internal */
  constructor(
    private readonly broker: Broker,
    private readonly catalog: TaskCatalog,
    private readonly options: TaskClientOptions,
  ) {
    this.#sender = new Sender(broker, options);
    const { events, figures } = options;
    this.#sink = { source: { broker, events }, events, figures };
    this.#workflows = new Workflows(broker, { ...options, composer: new Composer(options.factory) });
  }

  /**
   * A typed view of the tasks of a class, also of one that this process does not provide. A class that is a token, or that
   * one provided class extends, stands for the class bound to it.
   *
   * @throws UnknownTaskError for anything but a class
   */
  of<Service>(service: ServiceClass<Service>): TaskView<Service> {
    checkServiceClass(service);
    const handles = new Map<PropertyKey, unknown>();
    return new Proxy(Object.create(null) as TaskView<Service>, {
      get: (_target, method) => {
        if (typeof method === 'symbol' || method === 'then') return undefined;
        if (!handles.has(method)) handles.set(method, this.#handle(service, method, NO_OPTIONS));
        return handles.get(method);
      },
    });
  }

  /**
   * Enqueues a signature: one task, or a workflow, which is stored whole or not at all.
   *
   * @throws CanvasError for what cannot be composed so, and what an enqueue of a task throws
   * @example
   * const run = await this.tasks.enqueue(chain(orders.reserve.si(id), orders.ship.s()), { expires: '1h' });
   * await run.get();
   */
  enqueue<Out extends readonly unknown[]>(
    signature: GroupSignature<NoInput, Out>,
    options?: EnqueueOptions,
  ): Promise<GroupResult<Out>>;
  enqueue<Out>(signature: Signature<NoInput, Out>, options?: EnqueueOptions): Promise<AsyncResult<Out>>;
  /** Enqueues by name. A name that is unknown here needs a queue; the first worker that knows the task completes it. */
  enqueue<Result = unknown>(
    name: string,
    args?: readonly unknown[],
    options?: EnqueueOptions,
  ): Promise<AsyncResult<Result>>;
  enqueue(
    task: Signature<NoInput, unknown> | string,
    given?: EnqueueOptions | readonly unknown[],
    options: EnqueueOptions = NO_OPTIONS,
  ): Promise<AsyncResult> {
    if (typeof task === 'string')
      return this.#enqueue(
        { name: task, args: (given === undefined ? [] : given) as readonly unknown[] },
        options,
      );
    return this.#enqueueSignature(task as AnySignature, (given ?? NO_OPTIONS) as EnqueueOptions);
  }

  /**
   * Enqueues many calls of one task by name: atomic for each 500 of them, or 4 million characters, of one shard.
   *
   * @throws EnqueueManyError when a call is refused; it carries the results of those accepted before
   * @example await this.tasks.enqueueMany('email.send', [['o-1'], ['o-2']], { queue: 'low' });
   */
  enqueueMany<Result = unknown>(
    name: string,
    calls: readonly (readonly unknown[])[],
    options: EnqueueOptions = NO_OPTIONS,
  ): Promise<AsyncResult<Result>[]> {
    return this.#enqueueMany({ name, definition: this.catalog.byName(name) }, calls, options);
  }

  /** A task by name, for signatures of tasks that this process has no class of. */
  task<Result = unknown>(name: string): TaskHandle<unknown[], Result> {
    return this.#handleByName(name, NO_OPTIONS) as TaskHandle<unknown[], Result>;
  }

  /** The result of a task by its id, known or not. */
  result<Result = unknown>(id: string): AsyncResult<Result> {
    matchingId(id, 'result(): the id');
    return new AsyncResult<Result>(id, this.#sink.source);
  }

  /**
   * Ends all tasks that match and have not ended, wherever they are, also without a worker. Answers how many it ended. Members after
   * one in its workflow end with it. Tasks that are enqueued meanwhile may be missed.
   *
   * @throws InvalidOptionError for a filter that names nothing
   * @example await this.tasks.revokeAll({ task: 'reports.*', headers: { tenant: 'acme' } }, { terminate: true });
   */
  async revokeAll(filter: RevokeFilter, options: RevokeAllOptions = {}): Promise<number> {
    return new Revocation(this.broker, filter, this.options.events).revoke(options);
  }

  #handle(
    service: ServiceClass<unknown>,
    method: string,
    options: EnqueueOptions,
  ): TaskHandle<unknown[], unknown> {
    const definition = () => {
      const found = this.catalog.ofMethod(service, method);
      if (found === undefined) throw new UnknownTaskError(noTaskText(this.catalog, { service, method }));
      return found;
    };
    const callee = (): Callee => {
      const found = definition();
      return { name: found.name, definition: found };
    };
    return {
      enqueue: (...args) => this.#enqueueOne(definition, args, options),
      enqueueMany: async (calls) => this.#enqueueMany(callee(), calls, options),
      with: (more) => this.#handle(service, method, withMore(options, more)),
      ...signaturesOf(callee, options),
    };
  }

  #handleByName(name: string, options: EnqueueOptions): TaskHandle<unknown[], unknown> {
    const callee = (): Callee => ({ name, definition: this.catalog.byName(name) });
    return {
      enqueue: (...args) => this.#enqueue({ name, args }, options),
      enqueueMany: (calls) => this.#enqueueMany(callee(), calls, options),
      with: (more) => this.#handleByName(name, withMore(options, more)),
      ...signaturesOf(callee, options),
    };
  }

  async #enqueueSignature(signature: AnySignature, options: EnqueueOptions): Promise<AsyncResult> {
    checkSignature(signature);
    const call = soleCall(signature);
    if (call === undefined) return this.#workflows.enqueue(signature, options, currentOrigin());
    return this.#enqueue(call, withMore(signature.options, options));
  }

  /** A wrong call rejects, also for an unknown task. */
  #enqueueOne<Result>(
    definition: () => TaskDefinition,
    args: readonly unknown[],
    options: EnqueueOptions,
  ): Promise<AsyncResult<Result>> {
    try {
      const found = definition();
      return this.#enqueue({ name: found.name, args, definition: found }, options);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** The usual call goes through few promises: each costs a request as much as the check of its arguments. */
  #enqueue<Result>(task: CalledTask, options: EnqueueOptions): Promise<AsyncResult<Result>> {
    try {
      const call = this.options.factory.callOf(task, options);
      const check = this.options.factory.checkArgs(call);
      return check === undefined ? this.#send(call) : check.then(() => this.#send<Result>(call));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #send<Result>(call: Call): Promise<AsyncResult<Result>> {
    const span = this.options.tracer?.begin(call);
    if (span !== undefined) return span.until(this.#sendIn(span, call));
    return this.#sender.send(this.#publicationOf(call, undefined), call, (sent) =>
      resultOfSent<Result>(sent, this.#sink),
    );
  }

  async #sendIn<Result>(span: SendSpan, call: Call): Promise<AsyncResult<Result>> {
    const publication = this.#publicationOf(call, span.carried);
    span.message = publication;
    return this.#sender.send(publication, call, (sent) => {
      span.message = sent.publication;
      return resultOfSent<Result>(sent, this.#sink);
    });
  }

  async #enqueueMany<Result>(
    callee: Callee,
    calls: readonly (readonly unknown[])[],
    options: EnqueueOptions,
  ): Promise<AsyncResult<Result>[]> {
    checkArgs(calls, 'calls');
    if (options.id !== undefined && calls.length > 1) {
      throw new InvalidOptionError(
        `enqueueMany: one id for ${calls.length} calls would keep the first only. Enqueue them one by one.`,
      );
    }
    const { durability = this.options.durability } = options;
    const span = this.options.tracer?.begin({ ...callee, options }, calls.length);
    const enqueued = enqueueChunks(calls, {
      prepare: (chunk) => this.#publications({ ...callee, options }, chunk, span?.carried),
      split: wholeParts,
      send: (publications: readonly Publication[]) =>
        sendByShard(publications, this.broker.routing, (part) =>
          sendWhereRoomIs(part, this.options.placer?.inOthers(part, { ...callee, options }), (messages) =>
            this.#publishWhole<Result>(messages, durability),
          ),
        ),
    });
    return span === undefined ? enqueued : span.until(enqueued);
  }

  async #publications(
    { name, definition, options }: Callee & Pick<Call, 'options'>,
    calls: readonly (readonly unknown[])[],
    trace: string | undefined,
  ): Promise<readonly Publication[]> {
    const { factory } = this.options;
    const made = factory.callsOf({ name, definition }, calls, options);
    if (definition?.schema !== undefined)
      await Promise.all(made.map(async (call) => factory.checkArgs(call)));
    return made.map((call) => this.#publicationOf(call, trace));
  }

  async #publishWhole<Result>(
    publications: readonly Publication[],
    durability: Durability,
  ): Promise<readonly AsyncResult<Result>[]> {
    const replies = await publishWhole(this.broker.tasks, publications, durability);
    return publications.map((publication, index) =>
      resultOfSent<Result>({ publication, reply: replies[index] as PublishReply }, this.#sink),
    );
  }

  #publicationOf(call: Call, trace: string | undefined): Publication {
    return newMessage(this.options, call, { now: this.broker.now(), origin: currentOrigin(), trace });
  }
}

const matchingId = matching('the id of a task', (id) => typeof id === 'string' && id !== '');
