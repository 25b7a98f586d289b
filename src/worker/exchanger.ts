import type { Broker } from '../broker/broker.js';
import type { LimitDefinition } from '../broker/limit-store.js';
import type { ExchangeReply, ExchangeRequest, Settlement } from '../broker/task-store.js';
import { BrokerAccessError, ScriptError } from '../core/errors.js';
import type { TaskLogger } from '../core/task-context.js';

export interface ExchangerOptions {
  readonly id: string;
  readonly leaseMs: number;
  readonly broker: Broker;
  /** What the application declares. */
  readonly limits: readonly LimitDefinition[];
  readonly logger: TaskLogger;
}

/** How much the worker has room for, from which queues, and how much it holds. */
export type ExchangeDemand = Pick<ExchangeRequest, 'prefetch' | 'holding' | 'queues' | 'slots'>;

const NO_DEMAND = { slots: 0, prefetch: 0 };
const MAX_SETTLED = 500;
const MAX_WAIT_MS = 1_000;

/** Gathers what ended, and carries it to the broker in one exchange after the other; never two at once. */
export class Exchanger {
  #outbox: Settlement[] = [];
  /** Its first exchange is not number 1, so the reply says that it is forgotten: Redis may have lost the limits since they were declared. */
  #sequence = 1;
  #leased = 0;
  isExchanging = false;

  constructor(
    private readonly options: ExchangerOptions,
    /** Whether it is of no use to try an exchange again. */
    private readonly isPointless: (request: ExchangeRequest) => boolean,
  ) {}

  /** How many settlements wait for the next exchange. */
  get waiting(): number {
    return this.#outbox.length;
  }

  get isIdle(): boolean {
    return this.#outbox.length === 0 && !this.isExchanging;
  }

  add(settlement: Settlement): void {
    this.#outbox.push(settlement);
  }

  /** One exchange, tried until the broker takes it; `undefined` when that has become pointless. */
  async exchange(demand: ExchangeDemand): Promise<ExchangeReply | undefined> {
    this.isExchanging = true;
    try {
      const reply = await this.#send(this.#request(demand, this.#take()));
      this.#leased += reply?.deliveries.length ?? 0;
      return reply;
    } finally {
      this.isExchanging = false;
    }
  }

  #take(): readonly Settlement[] {
    const taken = this.#outbox.slice(0, MAX_SETTLED);
    this.#outbox = this.#outbox.slice(MAX_SETTLED);
    return taken;
  }

  #request(demand: ExchangeDemand, settlements: readonly Settlement[]): ExchangeRequest {
    const { id: worker, leaseMs } = this.options;
    this.#sequence += 1;
    return {
      worker,
      session: 0,
      leaseMs,
      sequence: this.#sequence,
      settlements,
      leased: this.#leased,
      ...demand,
    };
  }

  async #send(request: ExchangeRequest): Promise<ExchangeReply | undefined> {
    const { broker, logger } = this.options;
    for (let tries = 0; ; tries += 1) {
      try {
        const reply = await broker.tasks.exchange(request);
        return reply.mode === 'forgotten' ? await this.#restore(request, reply) : reply;
      } catch (error) {
        if (tries === 0) logger.error(`The exchange with the broker failed: ${(error as Error).message}`);
        if (isScriptFailure(error) && request.settlements.length > 0) return this.#divide(request);
        if (this.isPointless(request)) return undefined;
      }
      await backOff(tries);
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
      await backOff(tries);
    }
    return reply;
  }

  /** One settlement on which the script fails must not keep back the others: they go in halves, and it alone is dropped. */
  async #divide({ settlements, holding, queues }: ExchangeRequest): Promise<ExchangeReply | undefined> {
    const [only] = settlements;
    if (settlements.length === 1) {
      this.options.logger.error(
        `Task ${only?.delivery.id}: its outcome cannot be stored; its lease will run out.`,
      );
      return this.#send(this.#request({ ...NO_DEMAND, holding, queues }, []));
    }
    const half = Math.ceil(settlements.length / 2);
    const first = await this.#send(
      this.#request({ ...NO_DEMAND, holding, queues }, settlements.slice(0, half)),
    );
    const second = await this.#send(
      this.#request({ ...NO_DEMAND, holding, queues }, settlements.slice(half)),
    );
    return second && { ...second, refused: [...(first?.refused ?? []), ...second.refused] };
  }
}

function backOff(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(MAX_WAIT_MS, 50 * 2 ** tries)));
}

/** The script itself failed. A wrong password or a missing right is not caused by a settlement: that waits. */
function isScriptFailure(error: unknown): boolean {
  return error instanceof ScriptError && !(error instanceof BrokerAccessError);
}
