import { expect } from '@jest/globals';
import { eventually } from './eventually.js';
import { admin } from './redis-admin.js';
import { RedisProcess } from './redis-process.js';
import { ReplicaPair } from './replica-pair.js';

const NAME = 'tasks';
const SENTINELS = 3;
/** A master that says nothing for so long is down. */
const DOWN_MS = 1_000;

/** A master, a replica, and three Sentinels that watch over them. */
export class SentinelSet {
  private constructor(
    readonly pair: ReplicaPair,
    readonly sentinels: readonly RedisProcess[],
  ) {}

  /** Resolves when each Sentinel knows the replica and the others. */
  static async start(args: readonly string[] = []): Promise<SentinelSet> {
    const pair = await ReplicaPair.start(args);
    const config = [
      `sentinel monitor ${NAME} 127.0.0.1 ${pair.master.port} 2`,
      `sentinel down-after-milliseconds ${NAME} ${DOWN_MS}`,
      `sentinel failover-timeout ${NAME} 6000`,
      '',
    ].join('\n');
    const start = () => RedisProcess.start({ config, args: ['--sentinel'] });
    const set = new SentinelSet(pair, await Promise.all(Array.from({ length: SENTINELS }, start)));
    await set.#acquainted();
    return set;
  }

  /** What an application is told. */
  get broker() {
    return { sentinels: this.sentinels.map(({ port }) => ({ host: '127.0.0.1', port })), name: NAME };
  }

  /** The port of who is master, as the first Sentinel knows it. */
  async masterPort(): Promise<number> {
    const address = await this.#ask(['get-master-addr-by-name', NAME]);
    return Number((address as readonly string[])[1]);
  }

  /** Resolves when the replica has taken the master's place. */
  async failedOver(): Promise<void> {
    const { port } = this.pair.replica;
    await eventually(async () => expect(await this.masterPort()).toBe(port));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels.map((sentinel) => sentinel.stop()), this.pair.stop()]);
  }

  async #acquainted(): Promise<void> {
    for (const sentinel of this.sentinels) {
      await eventually(async () => {
        const known = (await this.#ask(['master', NAME], sentinel)) as readonly string[];
        const field = (name: string) => Number(known[known.indexOf(name) + 1]);
        expect([field('num-slaves'), field('num-other-sentinels')]).toEqual([1, SENTINELS - 1]);
      });
    }
  }

  #ask(command: readonly string[], sentinel = this.sentinels[0] as RedisProcess): Promise<unknown> {
    return admin(sentinel, (redis) => redis.call('SENTINEL', ...command));
  }
}
