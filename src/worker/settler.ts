import type { Delivery, ExchangeReply, ExchangeRequest, Settlement } from '../broker/task-store.js';
import type { Outcome } from '../core/outcome.js';
import { Session, type Demand, type SessionOptions } from './session.js';

/**
 * How many exchanges of a worker may be under way at once with each shard: while Redis carries one out, the worker makes the next.
 * With several shards they overlap already.
 */
export function sessionsOf(shards: number): number {
  return shards === 1 ? 2 : 1;
}

/**
 * How much one exchange settles, in successes. Any other end costs the broker several times as much: a retry, a dead letter, hooks.
 */
export const MAX_SETTLED = 400;
const OTHER_WEIGHT = 4;

/** Gathers how deliveries of one shard ended, and carries it there in exchanges, each in a session that is free. */
export class Settler {
  #outbox: Settlement[] = [];
  #leased = 0;
  #requested = 0;
  /** The one that has rested longest comes first, so that the broker forgets no session. */
  readonly #free: Session[];

  constructor(
    private readonly options: SessionOptions,
    isPointless: (request: ExchangeRequest) => boolean,
    private readonly sessions = 1,
    shard = 0,
  ) {
    // The tokens of two shards never meet: their sessions differ.
    const first = shard * sessions;
    this.#free = Array.from(
      { length: sessions },
      (_, number) => new Session(first + number, options, isPointless),
    );
  }

  /** How many settlements wait for an exchange. */
  get waiting(): number {
    return this.#outbox.length;
  }

  /** Tasks that exchanges under way may bring. */
  get requested(): number {
    return this.#requested;
  }

  /** All sessions have an exchange under way. */
  get isBusy(): boolean {
    return this.#free.length === 0;
  }

  /** An exchange is under way. */
  get isUnderWay(): boolean {
    return this.#free.length < this.sessions;
  }

  /** Nothing waits, and nothing is under way. */
  get isIdle(): boolean {
    return this.#outbox.length === 0 && !this.isUnderWay;
  }

  /** Settles a delivery with the next exchange. */
  add(delivery: Delivery, outcome: Outcome): void {
    this.#outbox.push({ delivery, outcome });
  }

  /** Deliveries that have not begun go back to the front of their queues. */
  giveBack(deliveries: readonly Delivery[], because: 'idle' | 'shutdown'): void {
    // The last first, so that their order stays as it was.
    for (const delivery of [...deliveries].reverse())
      this.add(delivery, { kind: 'released', afterMs: 0, because });
  }

  /** One exchange; `undefined` when no session is free, or when it has become pointless. */
  async exchange(demand: Omit<Demand, 'leased'>): Promise<ExchangeReply | undefined> {
    const session = this.#free.shift();
    if (session === undefined) return undefined;
    const requested = demand.slots + demand.prefetch;
    this.#requested += requested;
    try {
      const reply = await session.exchange({ ...demand, leased: this.#leased }, this.#takeSettlements());
      this.#leased += reply?.deliveries.length ?? 0;
      return reply;
    } finally {
      this.#requested -= requested;
      this.#free.push(session);
    }
  }

  #takeSettlements(): readonly Settlement[] {
    const count = countWithin(this.#outbox, MAX_SETTLED);
    const taken = this.#outbox.slice(0, count);
    this.#outbox = this.#outbox.slice(count);
    return taken;
  }
}

/** How many settlements, from the first on, are no heavier than `most` together. */
function countWithin(outbox: readonly Settlement[], most: number): number {
  let count = 0;
  for (let weight = 0; count < outbox.length; count += 1) {
    weight += outbox[count]?.outcome.kind === 'succeeded' ? 1 : OTHER_WEIGHT;
    if (weight > most) break;
  }
  return count;
}
