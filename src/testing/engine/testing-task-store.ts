import type {
  ExchangeReply,
  ExchangeRequest,
  HeldLease,
  PruneLimits,
  Publication,
  PublishOptions,
  PublishReply,
  Recovery,
  RevokeOptions,
  TaskStore,
  WaitOptions,
  Delivery,
} from '../../broker/task-store.js';
import type { Message, TaskHead } from '../../core/task-message.js';
import type { Outage } from './outage.js';

/** Hears what happens at the broker. */
export interface Listener {
  /** Messages are about to be stored; it may throw. */
  enqueuing(messages: readonly (Message | Publication)[]): void;
  /** Messages were stored. */
  enqueued(messages: readonly (Message | Publication)[]): void;
  /** A call of `publish` was stored, and is about to be answered. */
  published(messages: readonly (Message | Publication)[]): Promise<void>;
  /** Some code waits for the result of a task. */
  watched(): void;
}

/** The task store of the memory broker, with an ear, and with the faults of a network. */
export class TestingTaskStore implements TaskStore {
  /** Changes what is published next. */
  prepare: (publication: Publication) => Publication = (publication) => publication;
  /** The last exchange of each session whose replacements were noted: a repeated one replaces nothing. */
  readonly #noted = new Map<string, number>();

  constructor(
    private readonly tasks: TaskStore,
    private readonly outage: Outage,
    private readonly listener: Listener,
  ) {}

  async publish(
    batch: readonly Publication[],
    options: PublishOptions = {},
  ): Promise<readonly PublishReply[]> {
    this.outage.check();
    const prepared = batch.map((each) => this.prepare(each));
    this.listener.enqueuing(prepared);
    // There are no replicas in a test; a test of them needs a Redis.
    const replies = await this.tasks.publish(prepared, { ...options, durability: 'stored' });
    const stored = prepared.filter((_each, index) => replies[index]?.kind === 'published');
    this.listener.enqueued(stored);
    await this.listener.published(stored);
    return replies;
  }

  async exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    this.outage.check();
    const reply = await this.tasks.exchange(request);
    this.#noteReplacements(request, reply);
    this.outage.checkReply(request.settlements.map(({ delivery }) => delivery.id));
    return reply;
  }

  async renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    this.outage.check();
    return this.tasks.renew(held, leaseMs);
  }

  async recover(leaseMs: number): Promise<Recovery> {
    this.outage.check();
    return this.tasks.recover(leaseMs);
  }

  async revoke(id: string, terminate?: boolean, options?: RevokeOptions): Promise<boolean> {
    this.outage.check();
    return this.tasks.revoke(id, terminate, options);
  }

  async complete(delivery: Delivery, head: TaskHead): Promise<boolean> {
    this.outage.check();
    return this.tasks.complete(delivery, head);
  }

  async prune(limits: PruneLimits): Promise<boolean> {
    this.outage.check();
    return this.tasks.prune(limits);
  }

  async waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    this.outage.check();
    return this.tasks.waitForWork(queues, options);
  }

  #noteReplacements({ worker, session, sequence, settlements }: ExchangeRequest, reply: ExchangeReply): void {
    const key = `${worker} ${session}`;
    if (this.#noted.get(key) === sequence) return;
    this.#noted.set(key, sequence);
    for (const { delivery, outcome } of settlements)
      if (outcome.kind === 'replaced' && !reply.refused.includes(delivery.id))
        this.listener.enqueued(outcome.nodes);
  }
}
