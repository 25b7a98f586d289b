import type { ShardBroker } from '../broker/broker.js';
import type { LimitDefinition } from '../broker/limit-store.js';
import type { ExchangeReply, ExchangeRequest, Settlement } from '../broker/task-store.js';
import type { Clock } from '../core/clock.js';
import { isScriptFailure } from '../core/errors.js';
import type { FigureRecorder } from '../core/figure-recorder.js';
import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-logger.js';
import { deliveryFields } from './log-fields.js';
import { holdingClock } from './monotonic-clock.js';

export interface SessionOptions {
  readonly id: string;
  readonly leaseMs: number;
  readonly broker: ShardBroker;
  /** The limits that the application declares. */
  readonly limits: readonly LimitDefinition[];
  readonly logger: TaskLogger;
  /** Sums up how deliveries end; left out: it is not counted. */
  readonly figures?: FigureRecorder | undefined;
  /** By which it waits between its tries. Default: the time of this process, which stays alive for that. */
  readonly clock?: Clock | undefined;
}

/** How much the worker has room for, from which queues, how much it holds, and how much it has leased so far. */
export type Demand = Pick<ExchangeRequest, 'holding' | 'leased' | 'prefetch' | 'queues' | 'slots'>;

const NO_ROOM = { slots: 0, prefetch: 0 };
const MAX_WAIT_MS = 1_000;

/** One row of exchanges of a worker, one after the other, numbered. Each is tried until the broker takes it. */
export class Session {
  /**
   * So the first exchange is not number 1, and the reply says that the session is forgotten: Redis may have lost the limits since
   * they were declared.
   */
  #sequence = 1;

  constructor(
    private readonly number: number,
    private readonly options: SessionOptions,
    /** Whether there is no use in trying an exchange again. */
    private readonly isPointless: (request: ExchangeRequest) => boolean,
  ) {}

  /** The reply of the broker; `undefined` when the exchange has become pointless. */
  exchange(demand: Demand, settlements: readonly Settlement[]): Promise<ExchangeReply | undefined> {
    return this.#send(this.#request(demand, settlements));
  }

  #request(demand: Demand, settlements: readonly Settlement[]): ExchangeRequest {
    const { id: worker, leaseMs } = this.options;
    this.#sequence += 1;
    return { worker, leaseMs, session: this.number, sequence: this.#sequence, settlements, ...demand };
  }

  async #send(request: ExchangeRequest): Promise<ExchangeReply | undefined> {
    const { broker, logger } = this.options;
    for (let tries = 0; ; tries += 1) {
      try {
        const reply = await broker.tasks.exchange(request);
        this.#count(request, reply);
        this.#warnOf(request, reply);
        return reply.mode === 'forgotten' ? await this.#restore(request, reply) : reply;
      } catch (error) {
        if (tries === 0) logger.error(`The exchange with the broker failed: ${(error as Error).message}`);
        if (isScriptFailure(error) && request.settlements.length > 0) return this.#divide(request);
        if (this.isPointless(request)) return undefined;
      }
      await this.#backOff(tries);
    }
  }

  /** A refused settlement is another worker's to count. */
  #count({ settlements }: ExchangeRequest, { refused }: ExchangeReply): void {
    const { figures } = this.options;
    if (figures === undefined) return;
    for (const { delivery, outcome } of settlements) {
      const { name, queue } = delivery.head;
      if (outcome.kind === 'replaced' || name === '' || refused.includes(delivery.id)) continue;
      figures.add(outcome.kind, queue, name);
    }
  }

  #warnOf({ settlements }: ExchangeRequest, { refused }: ExchangeReply): void {
    if (refused.length === 0) return;
    for (const { delivery } of settlements) {
      if (!refused.includes(delivery.id)) continue;
      const text = `Task ${printable(delivery.id)}: the lease was lost, its outcome was dropped.`;
      this.options.logger.warn(text, deliveryFields(delivery));
    }
  }

  /** Nothing is leased before the limits are known again: a limit that nobody has declared lets everything through. */
  async #restore(request: ExchangeRequest, reply: ExchangeReply): Promise<ExchangeReply> {
    const { broker, limits, logger } = this.options;
    for (let tries = 0; !this.isPointless(request); tries += 1) {
      try {
        await broker.limits.restore(limits);
        break;
      } catch (error) {
        if (tries === 0) logger.error(`The limits could not be declared again: ${(error as Error).message}`);
      }
      await this.#backOff(tries);
    }
    return reply;
  }

  /** One settlement on which the script fails must not keep back the others: they go in halves, and it alone is dropped. */
  async #divide({
    settlements,
    holding,
    leased,
    queues,
  }: ExchangeRequest): Promise<ExchangeReply | undefined> {
    const demand = { ...NO_ROOM, holding, leased, queues };
    const [only] = settlements;
    if (settlements.length === 1) {
      this.options.logger.error(
        `Task ${only?.delivery.id}: its outcome cannot be stored; its lease will run out.`,
        only && deliveryFields(only.delivery),
      );
      return this.exchange(demand, []);
    }
    const half = Math.ceil(settlements.length / 2);
    const first = await this.exchange(demand, settlements.slice(0, half));
    const second = await this.exchange(demand, settlements.slice(half));
    return second && { ...second, refused: [...(first?.refused ?? []), ...second.refused] };
  }

  /** A process that ended in the meantime would lose the outcomes that wait, because nothing else may keep it alive. */
  #backOff(tries: number): Promise<void> {
    const { clock = holdingClock } = this.options;
    return new Promise((resolve) => clock.after(Math.min(MAX_WAIT_MS, 50 * 2 ** tries), resolve));
  }
}
