import { slotsOf, type HeartbeatReply, type WorkerInfo, type WorkerRegistry } from '../worker-registry.js';
import type { RedisConnection } from './redis-connection.js';
import { LAYOUT } from '../storage/layout.js';
import { decodeWorker } from '../storage/worker-record.js';
import { checkLayout } from './server-check/form.js';

/** Workers by their heartbeats: a hash of '<seen at> <JSON>'. */
export class RedisWorkerRegistry implements WorkerRegistry {
  constructor(
    private readonly redis: RedisConnection,
    /** How many shards the namespace has. */
    private readonly shards: number,
  ) {}

  async beat(worker: WorkerInfo): Promise<HeartbeatReply> {
    const facts = [worker.id, JSON.stringify(worker), LAYOUT, this.shards, ...slotsOf(worker)];
    const reply = await this.redis.run('heartbeat', facts);
    const [layout, watched, isQuiet] = reply as readonly [layout: string, watched: string, isQuiet: number];
    checkLayout(layout);
    return { watched, shard: 0, isQuiet: isQuiet === 1 };
  }

  async leave(id: string): Promise<void> {
    await this.redis.run('leave', [id], 1_000);
  }

  async list(): Promise<readonly WorkerInfo[]> {
    const client = this.redis.client('command');
    const rows = await this.redis.attempt('list', () => client.hvals(this.redis.keys.workers));
    return rows.map(decodeWorker).filter((worker) => worker !== undefined);
  }
}
