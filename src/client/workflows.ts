import type { Broker } from '../broker/broker.js';
import { draftWorkflow } from './draft-workflow.js';
import type { Composer } from '../canvas/composer.js';
import { entryIdOf } from '../canvas/plan.js';
import type { AnySignature } from '../canvas/signature.js';
import type { Origin } from '../core/call.js';
import { checkOptions } from '../core/check-options.js';
import { toMs } from '../core/duration.js';
import { BrokerUnavailableError, CanvasError, DurabilityError, ShardCrossingError } from '../core/errors.js';
import type { MessageContext } from '../core/message-factory.js';
import type { TaskEvents } from '../core/task-events.js';
import { WORKFLOW_TASK, type TaskIds } from '../core/task-id.js';
import type { Durability, EnqueueOptions } from '../core/task-options.js';
import type { AsyncResult, ResultSource } from './async-result.js';
import type { Placer } from './placer.js';
import type { SendSpan, SendTracer } from './send-tracer.js';
import { workflowResultOf } from './workflow-result.js';
import { isDate, isInstance } from '../core/kind-of-value.js';

export interface WorkflowsOptions {
  readonly ids: TaskIds;
  /** Of a broker of several shards. */
  readonly placer?: Placer | undefined;
  readonly events: TaskEvents;
  readonly composer: Composer;
  readonly durability: Durability;
  readonly tracer?: SendTracer | undefined;
}

interface WorkflowContext extends Pick<MessageContext, 'origin' | 'trace'> {
  readonly span: SendSpan | undefined;
}

/** Enqueues signatures. */
export class Workflows {
  readonly #source: ResultSource;

  constructor(
    private readonly broker: Broker,
    private readonly options: WorkflowsOptions,
  ) {
    this.#source = { broker, events: options.events };
  }

  /** Hands over a workflow whole; nothing of it runs before all of it is there. */
  async enqueue(
    signature: AnySignature,
    given: EnqueueOptions,
    origin: Origin | undefined,
  ): Promise<AsyncResult> {
    checkOptions(given);
    const { queue = 'default' } = given;
    const call = { name: WORKFLOW_TASK, definition: undefined, options: { queue } };
    const span = this.options.tracer?.begin(call);
    const enqueued = this.#enqueuePlaced(signature, given, { origin, trace: span?.carried, span });
    return span === undefined ? enqueued : span.until(enqueued);
  }

  /** A workflow lives where the limits of its members are counted: the first such member that is found says where. */
  async #enqueuePlaced(
    signature: AnySignature,
    given: EnqueueOptions,
    from: WorkflowContext,
  ): Promise<AsyncResult> {
    const { ids, placer } = this.options;
    const id = given.id ?? placer?.nextAt(undefined) ?? ids.next();
    try {
      return await this.#enqueue(signature, { ...given, id }, from);
    } catch (error) {
      const anchor = isInstance(error, ShardCrossingError) ? error.anchor : undefined;
      if (placer === undefined || given.id !== undefined || anchor === undefined) throw error;
      // Nothing was handed over: all members are composed before.
      return this.#enqueue(signature, { ...given, id: placer.nextAt(anchor) }, from, anchor);
    }
  }

  async #enqueue(
    signature: AnySignature,
    options: EnqueueOptions & { readonly id: string },
    { span, ...from }: WorkflowContext,
    anchor?: string,
  ): Promise<AsyncResult> {
    if (span !== undefined) span.message = { id: options.id };
    const { id, dedupe, expires, durability, ...inherited } = options;
    if (dedupe !== undefined)
      throw new CanvasError("'dedupe' is for single tasks. Give a workflow an { id }: it is enqueued once.");
    const planOptions = { id, options: { ...inherited, ...(await this.#expiryOf(expires)) } };
    const context = { now: this.broker.now(), ...from };
    const composed = () => this.options.composer.messages(signature, planOptions, context);
    const { placer } = this.options;
    const messages = placer === undefined ? composed : () => placer.checked(composed(), id, anchor);
    const draft = {
      root: id,
      owner: this.options.ids.next(),
      entry: entryIdOf(signature, planOptions),
      durability: durability ?? this.options.durability,
    };
    const reply = await draftWorkflow(this.broker.workflows, draft, messages);
    if (typeof reply === 'object')
      throw new CanvasError(
        `Workflow ${id}: one of its members would have the id ${reply.conflict}, and another task has it. Nothing was stored. ` +
          'Give the workflow another id.',
      );
    if (reply === 'gone')
      throw new BrokerUnavailableError(
        `Workflow ${id} took too long to be stored, or was enqueued again meanwhile, and was dropped. Enqueue it again.`,
      );
    if (reply === 'unreplicated') throw new DurabilityError([id]);
    if (reply === 'taken')
      this.options.events.emit('task-enqueued', {
        id,
        name: WORKFLOW_TASK,
        queue: options.queue ?? 'default',
      });
    return workflowResultOf(signature, planOptions, this.#source);
  }

  /** One moment for all members. Only the broker's clock decides. */
  async #expiryOf(expires: EnqueueOptions['expires']): Promise<Pick<EnqueueOptions, 'expires'>> {
    if (expires === undefined) return {};
    if (isDate(expires)) return { expires };
    return { expires: new Date((await this.broker.time()) + toMs(expires, 'expires')) };
  }
}
