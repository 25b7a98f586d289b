import { MAX_EXPIRE_AT } from '../../core/codec.js';
import type { EndedPage, EndedPosition, EndedRequest, EndedTask } from '../inspector.js';
import { ENDED_LETTERS, STATE_LISTS, type EndedList } from '../storage/ended-list.js';
import { byAge, isBehind } from '../storage/ended-order.js';
import { EndedBucket, type BucketId } from './ended-bucket.js';
import type { RedisConnection } from './redis-connection.js';

const MINUTE = 60_000;
/** More records are not looked at for one page: it may hold fewer tasks than it could, and the next goes on behind them. */
const EXAMINED_AT_MOST = 20_000;
/** With more lengths of time for which records are kept, every bucket may hold the newest task. */
const MOST_TIMES = 64;

const LISTS = Object.keys(ENDED_LETTERS) as EndedList[];

/** The bucket of records that are kept for ever. */
const FOR_EVER = Math.ceil(MAX_EXPIRE_AT / MINUTE);

/** A bucket that is not open yet, and the latest moment at which one of its tasks may have ended. */
interface ClosedBucket extends BucketId {
  readonly latest: number;
}

/**
 * Ended tasks, the newest first. Ended ids lie in buckets, by how they ended and by the minute in which their records may go; in each
 * bucket they are in the order in which they ended. So the buckets are merged, and only those are opened that may hold the next task.
 */
export async function readEndedTasks(
  redis: RedisConnection,
  request: EndedRequest,
  now: number,
): Promise<EndedPage> {
  const { among, after, limit, since = 0, accepts } = request;
  const lists = among === undefined ? STATE_LISTS : [among];
  const closed = await closedBuckets(redis, lists, Math.min(now, after?.at ?? now));
  const merge = new Merge(closed, (id) => new EndedBucket(redis, id, now), after);
  const tasks: EndedTask[] = [];
  let last: EndedTask | undefined;
  for (let examined = 0; tasks.length < limit && examined < EXAMINED_AT_MOST; examined += 1) {
    const task = await merge.next();
    if (task === undefined || task.record.head.endedAt < since) return { tasks, next: undefined };
    last = task;
    if (accepts(task.record.head)) tasks.push(task);
  }
  return { tasks, next: last && { at: last.record.head.endedAt, id: last.id } };
}

/** The buckets of some lists that may hold a task that has ended by then, that of the newest first. */
async function closedBuckets(
  redis: RedisConnection,
  lists: readonly EndedList[],
  now: number,
): Promise<ClosedBucket[]> {
  const { buckets, keptMinutes } = redis.keys;
  const client = redis.client('command');
  const [names, times] = await redis.attempt('ended tasks', () =>
    Promise.all([client.zrange(buckets, '0', '-1'), client.zrange(keptMinutes, '0', '-1')]),
  );
  const kept = times.length > MOST_TIMES ? [] : times.map(Number);
  const closed = names
    .flatMap((name) => bucketIdOf(name) ?? [])
    .filter(({ list }) => lists.includes(list))
    .map((id) => ({ ...id, latest: latestIn(id.minute, kept, now) }));
  return closed.filter(({ latest }) => latest >= 0).sort((one, other) => other.latest - one.latest);
}

/** The bucket of a name such as `f31556952`; `undefined` for a name that no version of this package gives. */
function bucketIdOf(name: string): BucketId | undefined {
  const [, letter = '', minute] = /^([a-z]?)(\d+)$/.exec(name) ?? [];
  const list = LISTS.find((each) => ENDED_LETTERS[each] === letter);
  return minute === undefined || list === undefined ? undefined : { list, minute: Number(minute) };
}

/** The latest moment at which a task of a bucket may have ended: it is kept for one of these times. */
function latestIn(minute: number, kept: readonly number[], now: number): number {
  if (kept.length === 0 || minute === FOR_EVER) return now;
  const possible = kept.filter((minutes) => (minute - minutes - 2) * MINUTE <= now);
  return Math.min(now, Math.max(-1, ...possible.map((minutes) => (minute - minutes) * MINUTE)));
}

class Merge {
  readonly #open: EndedBucket[] = [];

  constructor(
    private readonly closed: ClosedBucket[],
    private readonly bucketOf: (id: BucketId) => EndedBucket,
    private after: EndedPosition | undefined,
  ) {}

  /**
   * The next task behind the position, and behind the one before. A task that was forgotten and ended again within a minute has two
   * entries.
   */
  async next(): Promise<EndedTask | undefined> {
    for (;;) {
      const found = await this.#newest();
      if (found === undefined) return undefined;
      found.bucket.take();
      const { id, record } = found.task;
      if (!isBehind(found.task, this.after)) continue;
      this.after = { at: record.head.endedAt, id };
      return found.task;
    }
  }

  async #newest(): Promise<{ bucket: EndedBucket; task: EndedTask } | undefined> {
    let best = await this.#bestOpen();
    while (
      this.closed.length > 0 &&
      (best?.task.record.head.endedAt ?? -1) <= (this.closed[0]?.latest ?? 0)
    ) {
      const [next] = this.closed.splice(0, 1);
      const bucket = this.bucketOf(next as ClosedBucket);
      await bucket.open(this.after);
      this.#open.push(bucket);
      best = await this.#bestOpen();
    }
    return best;
  }

  async #bestOpen(): Promise<{ bucket: EndedBucket; task: EndedTask } | undefined> {
    let best: { bucket: EndedBucket; task: EndedTask } | undefined;
    for (const bucket of [...this.#open]) {
      const task = await bucket.peek();
      if (task === undefined) this.#open.splice(this.#open.indexOf(bucket), 1);
      else if (best === undefined || byAge(task, best.task) > 0) best = { bucket, task };
    }
    return best;
  }
}
