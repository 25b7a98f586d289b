import { decodeDeadLetter, encodeLive } from '../../core/codec.js';
import type { DeadLetter, DeadLetterEntry, DeadLetterStore } from '../dead-letter-store.js';
import { CallBatcher } from '../storage/call-batcher.js';
import type { Publication } from '../task-store.js';
import { inParts } from './in-parts.js';
import type { RedisConnection } from './redis-connection.js';

const FOUND_AT_ONCE = 100;

type FoundRow = readonly [raw: string | null, diedAt: string, history: readonly string[]];

/** Dead letters: a hash of letters, and a sorted set that orders them by the time of death. */
export class RedisDeadLetterStore implements DeadLetterStore {
  readonly #finds = new CallBatcher((ids: readonly string[]) => this.#find(ids), { items: FOUND_AT_ONCE });

  constructor(private readonly redis: RedisConnection) {}

  async list(page: { readonly offset: number; readonly limit: number }): Promise<readonly DeadLetterEntry[]> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const last = page.offset + page.limit - 1;
    const rows = await this.redis.attempt('list', () =>
      client.zrange(keys.deadLetterTimes, String(page.offset), String(last), 'REV', 'WITHSCORES'),
    );
    const ids = rows.filter((_row, index) => index % 2 === 0);
    if (ids.length === 0) return [];
    const letters = await this.redis.attempt('list', () => client.hmget(keys.deadLetters, ...ids));
    return ids.map((id, index) => entryOf(id, letters[index] ?? '', Number(rows[2 * index + 1])));
  }

  get(id: string): Promise<DeadLetter | undefined> {
    return this.#finds.call(id);
  }

  history(id: string): Promise<readonly string[]> {
    const client = this.redis.client('command');
    return this.redis.attempt('history', () => client.lrange(this.redis.keys.history(id), 0, -1));
  }

  async requeue(id: string, message: Publication): Promise<boolean> {
    return (await this.redis.run('requeue', [id, message.id, encodeLive(message.head, message.body)])) === 1;
  }

  async remove(ids: readonly string[]): Promise<number> {
    return ids.length === 0 ? 0 : ((await this.redis.run('remove-dead-letters', ids)) as number);
  }

  #find(ids: readonly string[]): Promise<readonly (DeadLetter | undefined)[]> {
    let next = 0;
    return inParts(ids, FOUND_AT_ONCE, async (some) => {
      const rows = (await this.redis.run('find-dead-letters', some)) as readonly FoundRow[];
      return rows.map(([raw, diedAt, history]) => {
        const id = ids[next++] as string;
        return raw === null ? undefined : { ...entryOf(id, raw, Number(diedAt)), history };
      });
    });
  }
}

function entryOf(id: string, raw: string, diedAt: number): DeadLetterEntry {
  return { id, raw, diedAt, letter: decodeDeadLetter(raw) };
}
