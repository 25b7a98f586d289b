import { decodeRecord } from '../../core/codec.js';
import type { LeaseStore } from '../lease-store.js';
import type { HeldLease, LostTask } from '../task-store.js';
import { byAge } from './lease-order.js';
import type { RedisConnection } from './redis-connection.js';
import { lostTasks } from './redis-task-store.js';

const AT_ONCE = 200;
const RENEWED_AT_ONCE = 1_000;
/** Longer than any exchange of a dead process can be on its way. */
const GONE_MS = 600_000;

/** The leases of a worker, found by the tokens: each begins with the worker's id. */
export class RedisLeaseStore implements LeaseStore {
  constructor(private readonly redis: RedisConnection) {}

  async keep(worker: string, leaseMs: number): Promise<number> {
    const held = await this.#heldBy(worker);
    for (let at = 0; at < held.length; at += RENEWED_AT_ONCE) {
      await this.redis.run('renew', [leaseMs, ...pairs(held.slice(at, at + RENEWED_AT_ONCE))]);
    }
    return held.length;
  }

  async abandon(worker: string, ran: number): Promise<readonly LostTask[]> {
    // First of all, so that what is found next is all there is.
    await this.redis.run('abandon', [worker, 0, GONE_MS]);
    const held = byAge(await this.#heldBy(worker));
    const lost: LostTask[] = [];
    // The youngest first, so that the oldest come to lie in front of them.
    for (let at = Math.floor(Math.max(0, held.length - 1) / AT_ONCE) * AT_ONCE; at >= 0; at -= AT_ONCE) {
      const some = held.slice(at, at + AT_ONCE);
      if (some.length === 0) break;
      const args = [worker, Math.max(0, ran - at), GONE_MS, ...pairs(some)];
      lost.push(...lostTasks((await this.redis.run('abandon', args)) as readonly (number | string)[]));
    }
    return lost;
  }

  async stopped(attempts: readonly HeldLease[]): Promise<readonly HeldLease[]> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    if (attempts.length === 0) return [];
    const ids = attempts.map(({ id }) => id);
    const tokens = await this.redis.attempt('attempts', () => client.hmget(keys.active, ...ids));
    // Most are held still: their records, with all that users put in, stay where they are.
    const gone = attempts.filter(({ token }, index) => tokens[index] !== token);
    if (gone.length === 0) return [];
    const records = await this.redis.attempt('attempts', () =>
      client.hmget(keys.task, ...gone.map(({ id }) => id)),
    );
    return gone.filter(({ token }, index) => stoppedToken(records[index] ?? '') === token);
  }

  async #heldBy(worker: string): Promise<HeldLease[]> {
    const held = new Map<string, string>();
    let cursor = '0';
    do {
      const [next, row] = await this.redis.attempt('the leases', () =>
        this.redis.client('command').hscan(this.redis.keys.active, cursor, 'COUNT', 1_000),
      );
      cursor = next;
      for (let at = 0; at < row.length; at += 2) {
        const token = row[at + 1] as string;
        if (token.startsWith(`${worker}:`)) held.set(row[at] as string, token);
      }
    } while (cursor !== '0');
    return [...held].map(([id, token]) => ({ id, token }));
  }
}

function stoppedToken(text: string): string | undefined {
  const record = decodeRecord(text);
  return record?.kind === 'ended' ? record.head.stopped : undefined;
}

function pairs(held: readonly HeldLease[]): string[] {
  return held.flatMap(({ id, token }) => [id, token]);
}
