import type { EventBatch, WatchedTypes } from '../../core/event-batch.js';
import { EVENTS_WATCHED_MS, type EventStore, type EventWatcher } from '../event-store.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';

const TRIED_AGAIN_MS = EVENTS_WATCHED_MS / 3;

/** Events go through one shard, and are watched in all. */
export class ShardedEventStore implements EventStore {
  constructor(private readonly shards: ShardSet) {}

  publish(batch: EventBatch): Promise<void> {
    const first = batch.worker === undefined ? 0 : this.shards.router.homeOf(batch.worker);
    return this.shards.any(({ events }) => events.publish(batch), first);
  }

  /** A shard that cannot be watched now is tried again and again. */
  async watch(types: WatchedTypes, watcher: EventWatcher): Promise<() => Promise<void>> {
    const watch = new ShardedWatch(types, onceClosed(watcher));
    const tries = await Promise.allSettled(this.shards.all.map(async (shard) => watch.begin(shard)));
    const failure = tries.find((each) => each.status === 'rejected');
    if (failure !== undefined && tries.every((each) => each.status === 'rejected')) throw failure.reason;
    tries.forEach((each, index) => {
      if (each.status === 'rejected') watch.tryLater(this.shards.at(index));
    });
    return () => watch.end();
  }
}

/** A watch of the events in each shard. */
class ShardedWatch {
  readonly #ends: (() => Promise<void>)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isOver = false;

  constructor(
    private readonly types: WatchedTypes,
    private readonly watcher: EventWatcher,
  ) {}

  async begin(shard: Shard): Promise<void> {
    const end = await shard.call(({ events }) => events.watch(this.types, this.watcher));
    if (this.#isOver) await end();
    else this.#ends.push(end);
  }

  tryLater(shard: Shard): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.begin(shard).then(
        () => this.watcher.onGap(),
        () => this.tryLater(shard),
      );
    }, TRIED_AGAIN_MS).unref();
    this.#timers.add(timer);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#ends.map((end) => end()));
  }
}

/** All shards close together; their watcher learns it once. */
function onceClosed(watcher: EventWatcher): EventWatcher {
  let isClosed = false;
  return {
    onBatch: (batch) => watcher.onBatch(batch),
    onGap: () => watcher.onGap(),
    onClose: () => {
      if (isClosed) return;
      isClosed = true;
      watcher.onClose();
    },
  };
}
