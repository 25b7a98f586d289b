import type { Broker } from '../broker.js';
import { Bulkhead } from './bulkhead.js';
import { withinProbe } from './probe.js';

export interface ShardOptions {
  /** Counts from 0. */
  readonly index: number;
  /** The hash tag of its keys. */
  readonly tag: string;
  /** Shards with the same number share a server and its connections. */
  readonly server: number;
  readonly broker: Broker;
}

/** One hash tag of a namespace: its broker, behind a bulkhead. */
export class Shard {
  readonly index: number;
  readonly tag: string;
  readonly server: number;
  /** Calls to it go through `call`, except those that wait or listen. */
  readonly broker: Broker;
  readonly bulkhead: Bulkhead;
  /** Its server was found to be fit once. */
  #isChecked = false;

  constructor({ index, tag, server, broker }: ShardOptions) {
    this.index = index;
    this.tag = tag;
    this.server = server;
    this.broker = broker;
    this.bulkhead = new Bulkhead({
      name: tag,
      now: () => performance.now(),
      probe: () => (this.#isChecked ? broker.time() : this.connect()),
      mustProbe: () => !this.#isChecked,
    });
  }

  get isDown(): boolean {
    return this.bulkhead.downAt !== undefined;
  }

  /** For how long no call was answered; `undefined` while it answers. */
  get downForMs(): number | undefined {
    const { downAt } = this.bulkhead;
    return downAt === undefined ? undefined : performance.now() - downAt;
  }

  /** Connects, and checks the server. Until that has succeeded once, no call reaches a shard that was found to be down. */
  async connect(): Promise<void> {
    await this.broker.connect();
    this.#isChecked = true;
  }

  /** @throws what the work throws; BrokerUnavailableError at once while the shard is down */
  call<T>(work: (broker: Broker) => Promise<T>): Promise<T> {
    return this.bulkhead.call(() => work(this.broker));
  }

  /** A call that waits for a short time only. So its failure does not make the shard down: another call would have got its answer. */
  probe<T>(work: (broker: Broker) => Promise<T>): Promise<T> {
    return withinProbe(this.isDown ? this.call(work) : work(this.broker));
  }
}
