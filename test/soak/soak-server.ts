import { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { RedisProcess } from '../support/redis-process.js';

/** A Redis behind a bad network: all of a namespace, or one shard of it. */
export class SoakServer {
  private constructor(
    readonly redis: RedisProcess,
    readonly proxy: FaultProxy,
    /** Past the proxy, for those who look. */
    readonly client: Redis,
    private readonly prefix: string,
  ) {}

  static async start(tag: string): Promise<SoakServer> {
    const redis = await RedisProcess.start({ aof: true });
    const client = new Redis(redis.url, { disconnectTimeout: 0, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    return new SoakServer(redis, await FaultProxy.start(redis.port), client, prefixOf(tag));
  }

  /** The full name of a key of the namespace. */
  readonly key = (name: string): string => this.prefix + name;

  async stop(): Promise<void> {
    this.client.disconnect();
    await this.proxy.stop();
    await this.redis.stop();
  }
}
