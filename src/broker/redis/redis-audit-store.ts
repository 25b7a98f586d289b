import { AUDIT_KEPT, type AuditNote, type AuditRecord, type AuditStore } from '../audit-store.js';
import type { RedisConnection } from './redis-connection.js';

const TIMEOUT_MS = 2_000;

/** A stream; the fields of an entry are its key, the moment and the change as JSON. */
export class RedisAuditStore implements AuditStore {
  constructor(private readonly redis: RedisConnection) {}

  async record({ key, ...change }: AuditNote): Promise<void> {
    await this.redis.run('audit', [key, AUDIT_KEPT, JSON.stringify(change)], TIMEOUT_MS);
  }

  async list({ after, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    const { keys } = this.redis;
    const begin = after === undefined ? '+' : `(${after}`;
    const entries = await this.redis.attempt('audit', () =>
      this.redis.client('command').xrevrange(keys.audit, begin, '-', 'COUNT', limit),
    );
    return entries.flatMap(([id, fields]) => recordOf(id, fields) ?? []);
  }

  /** Plain commands: each may be sent twice. */
  async report(id: string, state: string, keptMs: number): Promise<boolean> {
    const { change, changeStop } = this.redis.keys;
    const client = this.redis.client('command');
    const [, stop] = await this.redis.attempt('report a change', () =>
      Promise.all([client.set(change(id), state, 'PX', keptMs), client.exists(changeStop(id))]),
    );
    return stop === 1;
  }

  async reported(id: string): Promise<string | undefined> {
    const key = this.redis.keys.change(id);
    const client = this.redis.client('command');
    return (await this.redis.attempt('read a change', () => client.get(key))) ?? undefined;
  }

  async stop(id: string, keptMs: number): Promise<void> {
    const key = this.redis.keys.changeStop(id);
    const client = this.redis.client('command');
    await this.redis.attempt('stop a change', () => client.set(key, '1', 'PX', keptMs));
  }
}

/** An entry that cannot be read is passed over. */
function recordOf(id: string, [, , , at, , json = '']: readonly string[]): AuditRecord | undefined {
  try {
    return { ...(JSON.parse(json) as Omit<AuditRecord, 'at' | 'id'>), id, at: Number(at) };
  } catch {
    return undefined;
  }
}
