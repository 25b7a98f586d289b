import { decodeRecord, type TaskRecord } from '../../core/codec.js';
import type { EndedPosition, EndedTask } from '../inspector.js';
import { ENDED_LETTERS, isInList, type EndedList } from '../storage/ended-list.js';
import { byAge } from '../storage/ended-order.js';
import type { RedisConnection } from './redis-connection.js';

const READ_AT_ONCE = 50;

/** The list of a bucket, and the minute in which its records may go. */
export interface BucketId {
  readonly list: EndedList;
  readonly minute: number;
}

/** The ended tasks of one bucket, the newest first: its list is in the order in which they ended. */
export class EndedBucket {
  /** How many ids of the list are not read yet. */
  #left = 0;
  /** Tasks that are read, the next last. Tasks that ended in the same millisecond are in the order of their ids. */
  #tasks: EndedTask[] = [];
  /** Read, but perhaps not all of those that ended in that millisecond. */
  #run: EndedTask[] = [];

  constructor(
    private readonly redis: RedisConnection,
    private readonly bucket: BucketId,
    /** By the clock of Redis. */
    private readonly now: number,
  ) {}

  /** Begins behind a position, or with the newest. */
  async open(after: EndedPosition | undefined): Promise<void> {
    this.#left = await this.#ask((client) => client.llen(this.#key));
    if (after !== undefined) this.#left = await this.#countUntil(after.at);
  }

  /** The next task; `undefined` at the end. */
  async peek(): Promise<EndedTask | undefined> {
    while (this.#tasks.length === 0 && (this.#left > 0 || this.#run.length > 0)) await this.#read();
    return this.#tasks.at(-1);
  }

  take(): void {
    this.#tasks.pop();
  }

  get #key(): string {
    const { list, minute } = this.bucket;
    return this.redis.keys.ended(`${ENDED_LETTERS[list]}${minute}`);
  }

  /** A run of tasks of one millisecond is complete when an older task is read, or nothing is left. */
  async #read(): Promise<void> {
    const before = Math.max(0, this.#left - READ_AT_ONCE);
    const tasks = this.#left === 0 ? [] : await this.#tasksIn(before, this.#left - 1);
    this.#left = before;
    const all = [...tasks, ...this.#run];
    const oldest = all[0]?.record.head.endedAt;
    const isOpen = (task: EndedTask) => this.#left > 0 && task.record.head.endedAt === oldest;
    this.#run = all.filter(isOpen);
    this.#tasks = all.filter((task) => !isOpen(task)).sort(byAge);
  }

  async #tasksIn(from: number, to: number): Promise<readonly EndedTask[]> {
    const ids = await this.#ask((client) => client.lrange(this.#key, from, to));
    if (ids.length === 0) return [];
    const records = await this.#ask((client) => client.hmget(this.redis.keys.task, ...ids));
    return ids.flatMap((id, index) => {
      const record = records[index] === null ? undefined : decodeRecord(records[index] ?? '');
      return record?.kind === 'ended' && this.#isHere(record) ? [{ id, record }] : [];
    });
  }

  /** A record that is past its time is gone. An entry of an earlier life of its id lies in another bucket than its record says. */
  #isHere({ expireAt, head }: Extract<TaskRecord, { kind: 'ended' }>): boolean {
    const { list, minute } = this.bucket;
    return expireAt > this.now && Math.ceil(expireAt / 60_000) === minute && isInList(head, list);
  }

  /** How many entries from the front of the list ended at a moment or before. */
  async #countUntil(at: number): Promise<number> {
    let [low, high] = [0, this.#left];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((await this.#endedAt(middle)) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** When the entry at an index ended; of one whose record is gone the one before it counts. */
  async #endedAt(index: number): Promise<number> {
    for (let to = index; to >= 0; to -= READ_AT_ONCE) {
      const from = Math.max(0, to === index ? to : to - READ_AT_ONCE + 1);
      const found = (await this.#tasksIn(from, to)).at(-1);
      if (found !== undefined) return found.record.head.endedAt;
    }
    return 0;
  }

  #ask<T>(send: (client: ReturnType<RedisConnection['client']>) => Promise<T>): Promise<T> {
    return this.redis.attempt('ended tasks', () => send(this.redis.client('command')));
  }
}
