import type { Delivery, ExchangeReply, ExchangeRequest, Settlement } from '../../src/broker/task-store.js';
import { OUTCOMES, QUEUES } from '../contract/parity-step.js';
import type { OpenBroker } from '../contract/open-broker.js';
import { succeeded } from '../contract/messages.js';
import { StageWorker } from '../contract/stage-worker.js';
import type { End, ExchangeStep } from './step.js';

/** What an exchange asks for, and in which session. */
export type Demand = Pick<ExchangeStep, 'ahead' | 'session' | 'slots'>;

/** A worker that loses replies, dies and comes back under another id. */
export class ModelWorker {
  held: Delivery[] = [];
  /** Sessions whose last reply was lost: they ask again before anything else. */
  readonly owing = new Set<number>();
  #life = 0;
  #stage: StageWorker;

  constructor(
    private readonly name: string,
    private readonly opened: OpenBroker,
  ) {
    this.#stage = this.#born();
  }

  get id(): string {
    return this.#stage.id;
  }

  last(session: number): ExchangeRequest | undefined {
    return this.#stage.last(session);
  }

  die(): void {
    this.held = [];
    this.owing.clear();
    this.#stage = this.#born();
  }

  /** Takes what ends out of what it holds; of a task that it was given twice one of both, and it holds the other. */
  ending(ends: readonly End[]): readonly Settlement[] {
    const taken = new Set<string>();
    return ends.flatMap(({ pick, outcome }) => {
      const at = pick % Math.max(1, this.held.length);
      const delivery = this.held[at];
      if (delivery === undefined || taken.has(delivery.id)) return [];
      this.held.splice(at, 1);
      taken.add(delivery.id);
      return [this.settlement(delivery, outcome)];
    });
  }

  settlement(delivery: Delivery, outcome: number): Settlement {
    return this.#stage.settlement(delivery, OUTCOMES[outcome] ?? succeeded);
  }

  exchange({ session, slots, ahead }: Demand, settlements: readonly Settlement[]) {
    return this.#stage.exchange({ session, slots, prefetch: ahead, settlements, holding: this.held.length });
  }

  repeat(session: number): Promise<ExchangeReply> {
    return this.#stage.repeat(session);
  }

  #born(): StageWorker {
    this.#life += 1;
    const { tasks } = this.opened.broker;
    return new StageWorker(`${this.name}.${this.#life}`, tasks, QUEUES);
  }
}
