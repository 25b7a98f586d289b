import { isScriptFailure } from '../../core/errors.js';
import type { TaskSnapshot, Watcher } from '../result-store.js';
import { findTasks, FOUND_AT_ONCE } from './find-tasks.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';
import { snapshotOf } from './snapshots.js';

/** 'e': notified of the end; 'a': of all changes. */
type Interest = 'a' | 'e';

/** Published messages can be lost with a connection: all that is waited for is read again this often. */
const LOOK_AGAIN_MS = 5_000;

/** Those in this process who wait for tasks: told by Redis over one connection, however many there are. */
export class RedisWatchers {
  readonly #watchers: Record<Interest, Map<string, Set<Watcher>>> = { a: new Map(), e: new Map() };
  readonly #fresh: Record<Interest, Set<string>> = { a: new Set(), e: new Set() };
  /** Nobody here waits for them any more, and Redis does not know it yet. */
  readonly #dropped: Record<Interest, Set<string>> = { a: new Set(), e: new Set() };
  #timer: NodeJS.Timeout | undefined;
  #scheduled = false;
  #isClosed = false;
  readonly #onMessage = (message: string): void => this.#receive(message);

  constructor(
    private readonly redis: RedisConnection,
    private readonly listener: RedisListener,
    private readonly client: string,
  ) {
    listener.onReady(() => this.#lookAgain());
  }

  add(id: string, interest: Interest, watcher: Watcher): () => void {
    if (this.#isClosed) {
      queueMicrotask(() => watcher.onClose());
      return () => undefined;
    }
    const watchers = this.#watchers[interest].get(id) ?? new Set();
    this.#watchers[interest].set(id, watchers.add(watcher));
    this.#fresh[interest].add(id);
    this.#timer ??= setInterval(() => this.#lookAgain(), LOOK_AGAIN_MS).unref();
    this.#schedule();
    return () => this.#remove(id, interest, watcher);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    const all = Object.values(this.#watchers).flatMap((each) =>
      [...each.values()].flatMap((set) => [...set]),
    );
    for (const watchers of Object.values(this.#watchers)) watchers.clear();
    for (const watcher of all) watcher.onClose();
  }

  #remove(id: string, interest: Interest, watcher: Watcher): void {
    const watchers = this.#watchers[interest].get(id);
    watchers?.delete(watcher);
    if (watchers?.size !== 0) return;
    this.#watchers[interest].delete(id);
    this.#fresh[interest].delete(id);
    this.#dropped[interest].add(id);
    this.#schedule();
    this.#rest();
  }

  /** Requests of one turn of the event loop share a round trip. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const interest of ['a', 'e'] as const)
        void this.#look(interest).then(() => this.#forget(interest));
    });
  }

  async #look(interest: Interest): Promise<void> {
    const ids = [...this.#fresh[interest]];
    this.#fresh[interest].clear();
    for (let at = 0; at < ids.length; at += FOUND_AT_ONCE)
      if (!(await this.#lookAt(interest, ids.slice(at, at + FOUND_AT_ONCE)))) return;
  }

  /** Answers whether the next ids may be looked at. */
  async #lookAt(interest: Interest, ids: readonly string[]): Promise<boolean> {
    try {
      await this.listener.on(this.redis.keys.updates(this.client), this.#onMessage);
      await this.#read(interest, ids);
    } catch (error) {
      // Redis is away, or refuses the user for now: the interval looks again at all of them.
      if (!isScriptFailure(error)) return false;
      this.#fail(interest, ids, error as Error);
    }
    return true;
  }

  async #forget(interest: Interest): Promise<void> {
    const ids = [...this.#dropped[interest]].filter((id) => !this.#watchers[interest].has(id));
    this.#dropped[interest].clear();
    for (let at = 0; at < ids.length; at += FOUND_AT_ONCE) {
      const some = ids.slice(at, at + FOUND_AT_ONCE);
      await this.redis.run('unwatch', [`${interest}/${this.client}`, ...some]).catch(() => undefined);
    }
  }

  /** Notes the interest and reads in one step, so that no end falls between the two. */
  async #read(interest: Interest, ids: readonly string[]): Promise<void> {
    const tasks = await findTasks(this.redis, `${interest}/${this.client}`, ids);
    tasks.forEach((task, index) => this.#notify(ids[index] ?? '', interest, task));
  }

  /** Redis forgets by itself who waited for what has ended. */
  #notify(id: string, interest: Interest, task: TaskSnapshot | undefined): void {
    const watchers = this.#watchers[interest].get(id) ?? NOBODY;
    if (task?.record.kind === 'ended') this.#watchers[interest].delete(id);
    for (const watcher of watchers) watcher.onUpdate(task);
    this.#rest();
  }

  /** A key of the wrong type stays wrong, so nobody waits for it. */
  #fail(interest: Interest, ids: readonly string[], error: Error): void {
    const failed = ids.flatMap((id) => [...(this.#watchers[interest].get(id) ?? NOBODY)]);
    for (const id of ids) this.#watchers[interest].delete(id);
    for (const watcher of failed) watcher.onClose(error);
    this.#rest();
  }

  #rest(): void {
    if (this.#watchers.a.size + this.#watchers.e.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #receive(message: string): void {
    const end = message.indexOf('\n');
    const id = message.slice(0, end);
    if (end === message.length - 1) {
      this.#fresh.a.add(id);
      this.#schedule();
      return;
    }
    const task = snapshotOf(message.slice(end + 1));
    this.#notify(id, 'e', task);
    this.#notify(id, 'a', task);
  }

  #lookAgain(): void {
    for (const interest of ['a', 'e'] as const) {
      for (const id of this.#watchers[interest].keys()) this.#fresh[interest].add(id);
    }
    this.#schedule();
  }
}

const NOBODY: ReadonlySet<Watcher> = new Set();
