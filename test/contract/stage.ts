import { afterEach, beforeEach } from '@jest/globals';
import type { Broker } from '../../src/broker/broker.js';
import type { TaskSnapshot } from '../../src/broker/result-store.js';
import type { Publication, PublishReply } from '../../src/broker/task-store.js';
import type { EndedHead, TaskHead } from '../../src/core/task-message.js';
import { LEASE_MS, messageOf, type Traits } from './messages.js';
import type { Open, OpenBroker } from './open-broker.js';
import { StageWorker } from './stage-worker.js';

/** A fresh broker for each test of the surrounding describe. */
export function useStage(open: Open): Stage {
  const stage = new Stage();
  beforeEach(() => stage.open(open));
  afterEach(() => stage.opened?.close());
  return stage;
}

/** What contract tests do again and again. */
export class Stage {
  readonly #workers = new Map<string, StageWorker>();
  opened: OpenBroker | undefined;

  get broker(): Broker {
    return this.#open.broker;
  }

  get now(): number {
    return this.#open.now();
  }

  get #open(): OpenBroker {
    if (this.opened === undefined) throw new Error('the stage is not open');
    return this.opened;
  }

  advance(ms: number): Promise<void> {
    return this.#open.advance(ms);
  }

  /** Time in which the workers that live look for lost tasks as often as they do; answers how many came back. */
  async pass(ms: number): Promise<number> {
    let count = 0;
    for (let left = ms; left > 0; left -= LEASE_MS / 4) {
      await this.advance(Math.min(left, LEASE_MS / 4));
      count += (await this.broker.tasks.recover(LEASE_MS)).lost.length;
    }
    return count;
  }

  /** Longer than a lease, by the least that recovery needs to notice. */
  outlastLease(): Promise<number> {
    return this.pass(LEASE_MS * 1.25);
  }

  message(id: string, traits: Traits = {}): Publication {
    return messageOf(id, traits, this.now);
  }

  async publish(id: string, traits: Traits = {}): Promise<PublishReply> {
    const [reply] = await this.broker.tasks.publish([this.message(id, traits)]);
    return reply as PublishReply;
  }

  async publishAll(...ids: readonly string[]): Promise<void> {
    await this.broker.tasks.publish(ids.map((id) => this.message(id)));
  }

  /** The worker of that id: the same one each time, so that its sequence goes on. */
  worker(id = 'w1', queues: readonly string[] = ['q']): StageWorker {
    const worker = this.#workers.get(id) ?? new StageWorker(id, this.broker.tasks, queues);
    this.#workers.set(id, worker);
    return worker;
  }

  async open(open: Open): Promise<void> {
    this.#workers.clear();
    this.opened = await open();
    // As if workers had been here all along: the first recovery after a gap only begins a time of grace.
    await this.broker.tasks.recover(LEASE_MS);
  }

  async find(id: string): Promise<TaskSnapshot | undefined> {
    return (await this.broker.results.find([id]))[0];
  }

  /** The head of a task that has not ended. */
  async liveHead(id: string): Promise<TaskHead> {
    const record = (await this.find(id))?.record;
    if (record?.kind !== 'live') throw new Error(`${id} is not live`);
    return record.head;
  }

  /** The head of a task that has ended. */
  async endedHead(id: string): Promise<EndedHead> {
    const record = (await this.find(id))?.record;
    if (record?.kind !== 'ended') throw new Error(`${id} has not ended`);
    return record.head;
  }

  async letterIds(): Promise<string[]> {
    const entries = await this.broker.deadLetters.list({ offset: 0, limit: 100 });
    return entries.map(({ id }) => id);
  }
}
