import type { ResultStore, TaskSnapshot, Watcher } from '../result-store.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';
import { RedisWatchers } from './redis-watchers.js';
import { snapshotsOf } from './snapshots.js';

/** Results in Redis. */
export class RedisResultStore implements ResultStore {
  readonly #watchers: RedisWatchers;

  constructor(
    private readonly redis: RedisConnection,
    listener: RedisListener,
    client: string,
  ) {
    this.#watchers = new RedisWatchers(redis, listener, client);
  }

  async find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]> {
    if (ids.length === 0) return [];
    return snapshotsOf((await this.redis.run('find', ['', ...ids])) as readonly string[]);
  }

  watch(id: string, until: 'ended' | 'stopped', watcher: Watcher): () => void {
    return this.#watchers.add(id, until === 'ended' ? 'e' : 'a', watcher);
  }

  async forget(id: string): Promise<boolean> {
    return (await this.redis.run('forget', [id])) === 1;
  }

  async progress(id: string, token: string, meta: string): Promise<boolean> {
    return (await this.redis.run('progress', [id, token, meta])) === 1;
  }

  close(): void {
    this.#watchers.close();
  }
}
