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
}

/** An entry that cannot be read is passed over. */
function recordOf(id: string, [, , , at, , json = '']: readonly string[]): AuditRecord | undefined {
  try {
    return { ...(JSON.parse(json) as Omit<AuditRecord, 'at' | 'id'>), id, at: Number(at) };
  } catch {
    return undefined;
  }
}
