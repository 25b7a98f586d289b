import type { TaskRecord } from '../../src/core/codec.js';
import type { OpenBroker } from '../contract/open-broker.js';
import { Exchanges } from './exchanges.js';
import type { ModelBroker } from './model-broker.js';
import { RecoveryClock } from './recovery-clock.js';
import { ScheduleCalls } from './schedule-calls.js';
import type { View } from './view.js';
import { WorkflowCalls } from './workflow-calls.js';

/** What surrounds a broker: those who call it, and what they know. */
export class World {
  /** Ids that were handed over so far. */
  readonly known = new Set<string>();
  readonly opened: OpenBroker;
  readonly exchanges: Exchanges;
  readonly workflows: WorkflowCalls;
  readonly schedules: ScheduleCalls;
  readonly recovery: RecoveryClock;
  /** What the broker held after the last step. */
  view!: View;
  hasSnapshot = false;
  /** The latest moment there was; the clock may be back behind it. */
  latest = 0;
  #count = 0;

  constructor(readonly model: ModelBroker) {
    this.opened = model.opened;
    this.exchanges = new Exchanges(model);
    this.workflows = new WorkflowCalls(this.opened, this.known);
    this.schedules = new ScheduleCalls(this.opened, this.known);
    this.recovery = new RecoveryClock(this.opened, model.past !== undefined);
  }

  get broker() {
    return this.opened.broker;
  }

  async look(): Promise<View> {
    this.view = await this.model.look();
    this.latest = Math.max(this.latest, this.view.now);
    return this.view;
  }

  /** A text that is given once. */
  once(): string {
    return `${(this.#count += 1)}`;
  }

  /** One of the ids there are, or have been; mostly of those that live, or have ended. */
  some(pick: number, kind: TaskRecord['kind']): string {
    const fitting = [...this.view.tasks].filter(([, record]) => record.kind === kind).map(([id]) => id);
    const ids = pick % 5 === 0 || fitting.length === 0 ? [...this.known] : fitting;
    return ids[pick % Math.max(1, ids.length)] ?? 'nobody';
  }
}
