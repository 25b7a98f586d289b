import type {
  Delivery,
  ExchangeReply,
  ExchangeRequest,
  Settlement,
  TaskStore,
} from '../../src/broker/task-store.js';
import type { Outcome } from '../../src/core/outcome.js';
import { LEASE_MS } from './messages.js';

/** A worker as the broker sees it: exchanges whose sequence counts up in each session. */
export class StageWorker {
  readonly #sequences = new Map<number, number>();
  readonly #last = new Map<number, ExchangeRequest>();
  #leased = 0;

  constructor(
    readonly id: string,
    private readonly tasks: TaskStore,
    private readonly queues: readonly string[],
  ) {}

  /** One exchange; without other fields that of an idle worker that wants nothing, in session 0. */
  async exchange(request: Partial<ExchangeRequest>): Promise<ExchangeReply> {
    const { session = 0 } = request;
    const sequence = (this.#sequences.get(session) ?? 0) + 1;
    this.#sequences.set(session, sequence);
    const whole = {
      worker: this.id,
      session,
      sequence,
      queues: this.queues,
      leaseMs: LEASE_MS,
      settlements: [],
      slots: 0,
      prefetch: 0,
      holding: 0,
      leased: this.#leased,
      ...request,
    };
    this.#last.set(session, whole);
    const reply = await this.tasks.exchange(whole);
    this.#leased += reply.deliveries.length;
    return reply;
  }

  /** The last exchange of a session as it was asked for. */
  last(session = 0): ExchangeRequest | undefined {
    return this.#last.get(session);
  }

  /** The last exchange of a session once more, as after a lost reply. */
  repeat(session = 0): Promise<ExchangeReply> {
    return this.tasks.exchange(this.#last.get(session) as ExchangeRequest);
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
      const { deliveries, next } = await this.exchange({ slots: 1 });
      if (deliveries.length === 0 && !next.hasMore) return ids;
      ids.push(...deliveries.map(({ id }) => id));
    }
  }

  /** Settles, and answers which were refused. */
  async settle(delivery: Delivery, outcome: Outcome): Promise<readonly string[]> {
    return (await this.exchange({ settlements: [this.settlement(delivery, outcome)] })).refused;
  }

  settlement(delivery: Delivery, outcome: Outcome): Settlement {
    return { delivery, outcome };
  }
}
