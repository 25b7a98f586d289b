import { CallBatcher } from '../storage/call-batcher.js';
import type { ResultStore, TaskSnapshot, Watcher } from '../result-store.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';
import { RedisWatchers } from './redis-watchers.js';
import { inParts } from './in-parts.js';
import { findTasks, FOUND_AT_ONCE } from './find-tasks.js';

/** Each record is looked at, and may be large. */
const FORGOTTEN_AT_ONCE = 200;

/** Results in Redis. */
export class RedisResultStore implements ResultStore {
  readonly #watchers: RedisWatchers;
  readonly #finds = new CallBatcher((ids: readonly string[]) => findTasks(this.redis, '', ids), {
    items: FOUND_AT_ONCE,
  });
  readonly #forgets = new CallBatcher((ids: readonly string[]) => this.#forget(ids), {
    items: FORGOTTEN_AT_ONCE,
  });

  constructor(
    private readonly redis: RedisConnection,
    listener: RedisListener,
    client: string,
  ) {
    this.#watchers = new RedisWatchers(redis, listener, client);
  }

  async find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]> {
    const [id] = ids;
    if (id !== undefined && ids.length === 1) return [await this.#finds.call(id)];
    return findTasks(this.redis, '', ids);
  }

  watch(id: string, until: 'ended' | 'stopped', watcher: Watcher): () => void {
    return this.#watchers.add(id, until === 'ended' ? 'e' : 'a', watcher);
  }

  forget(id: string): Promise<boolean> {
    return this.#forgets.call(id);
  }

  async progress(id: string, token: string, meta: string): Promise<boolean> {
    return (await this.redis.run('progress', [id, token, meta])) === 1;
  }

  close(): void {
    this.#watchers.close();
  }

  async #forget(ids: readonly string[]): Promise<readonly boolean[]> {
    const answers = await inParts(
      ids,
      FORGOTTEN_AT_ONCE,
      (some) => this.redis.run('forget', some) as Promise<number[]>,
    );
    return answers.map((answer) => answer === 1);
  }
}
