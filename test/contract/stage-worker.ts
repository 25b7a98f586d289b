import type {
  Delivery,
  ExchangeReply,
  ExchangeRequest,
  Settlement,
  TaskStore,
} from '../../src/broker/task-store.js';
import type { Outcome } from '../../src/core/outcome.js';
import { LEASE_MS } from './messages.js';

/** A worker as the broker sees it: exchanges with a sequence that counts up. */
export class StageWorker {
  #sequence = 0;
  #leased = 0;
  #last: ExchangeRequest | undefined;

  constructor(
    readonly id: string,
    private readonly tasks: TaskStore,
    private readonly now: () => number,
    private readonly queues: readonly string[],
  ) {}

  /** One exchange; what is not given is an idle worker's that wants nothing. */
  async exchange(request: Partial<ExchangeRequest>): Promise<ExchangeReply> {
    this.#sequence += 1;
    this.#last = {
      worker: this.id,
      sequence: this.#sequence,
      queues: this.queues,
      leaseMs: LEASE_MS,
      settlements: [],
      slots: 0,
      prefetch: 0,
      holding: 0,
      leased: this.#leased,
      ...request,
    };
    const reply = await this.tasks.exchange(this.#last);
    this.#leased += reply.deliveries.length;
    return reply;
  }

  get hasExchanged(): boolean {
    return this.#last !== undefined;
  }

  /** The last exchange as it was asked for. */
  get last(): ExchangeRequest | undefined {
    return this.#last;
  }

  /** The last exchange once more, as after a lost answer. */
  repeat(): Promise<ExchangeReply> {
    return this.tasks.exchange(this.#last as ExchangeRequest);
  }

  async lease(slots = 1): Promise<readonly Delivery[]> {
    return (await this.exchange({ slots })).deliveries;
  }

  async leaseOne(): Promise<Delivery> {
    const [delivery] = await this.lease(1);
    if (delivery === undefined) throw new Error('there was nothing to lease');
    return delivery;
  }

  /** Leases with one slot until the broker has no more: the ids in order. */
  async drain(): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const { deliveries, hasMore } = await this.exchange({ slots: 1 });
      if (deliveries.length === 0 && !hasMore) return ids;
      ids.push(...deliveries.map(({ id }) => id));
    }
  }

  /** Settles, and answers which were refused. */
  async settle(delivery: Delivery, outcome: Outcome): Promise<readonly string[]> {
    return (await this.exchange({ settlements: [this.settlement(delivery, outcome)] })).refused;
  }

  settlement(delivery: Delivery, outcome: Outcome): Settlement {
    return { delivery, outcome, endedAt: this.now() };
  }
}
