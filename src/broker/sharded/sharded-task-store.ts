import { InvalidOptionError } from '../../core/errors.js';
import type { TaskHead } from '../../core/task-message.js';
import type {
  Delivery,
  ExchangeReply,
  ExchangeRequest,
  HeldLease,
  PruneLimits,
  Publication,
  PublishOptions,
  PublishReply,
  Recovery,
  RevokeOptions,
  TaskStore,
  WaitOptions,
} from '../task-store.js';
import { DeadLetterShares } from './dead-letter-shares.js';
import { sumOf } from './merge.js';
import type { ShardSet } from './shard-set.js';
import type { ShardedExchange } from './sharded-exchange.js';
import type { ShardedWaiting } from './sharded-waiting.js';

/** Messages over several shards: each lives in the shard of its id. */
export class ShardedTaskStore implements TaskStore {
  readonly #shares: DeadLetterShares;

  constructor(
    private readonly shards: ShardSet,
    private readonly exchanges: ShardedExchange,
    private readonly waiting: ShardedWaiting,
  ) {
    this.#shares = new DeadLetterShares(shards);
  }

  /** A batch of one shard is one call. `whole` is for such a batch only, because no script sees two shards. */
  async publish(batch: readonly Publication[], how: PublishOptions = {}): Promise<readonly PublishReply[]> {
    const { router } = this.shards;
    const first = batch[0] && router.shardOf(batch[0].id);
    if (first === undefined) return [];
    if (batch.every(({ id }) => router.shardOf(id) === first))
      return this.shards.at(first).call(({ tasks }) => tasks.publish(batch, how));
    if (how.whole === true)
      throw new InvalidOptionError(
        'A batch over several shards cannot be stored whole. Split it by shard, or leave out `whole`.',
      );
    return this.shards.byShard(
      batch,
      ({ id }) => router.shardOf(id),
      ({ tasks }, part) => tasks.publish(part, how),
    );
  }

  exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    return this.exchanges.exchange(request);
  }

  /** Leases in shards that answer are renewed also where another shard does not. */
  async renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    const lost = await this.shards.byShard(
      held,
      ({ id }) => this.shards.router.shardOf(id),
      async ({ tasks }, part) => {
        const tokens = new Set(await tasks.renew(part, leaseMs));
        return part.map(({ token }) => tokens.has(token));
      },
    );
    return held.filter((_lease, index) => lost[index]).map(({ token }) => token);
  }

  async recover(leaseMs: number): Promise<Recovery> {
    const parts = (await this.shards.ask(({ tasks }) => tasks.recover(leaseMs))).map(({ answer }) => answer);
    const ends = parts.flatMap(({ endsInMs }) => endsInMs ?? []);
    return {
      lost: parts.flatMap(({ lost }) => lost),
      expired: parts.flatMap(({ expired }) => expired),
      hasMore: parts.some(({ hasMore }) => hasMore),
      endsInMs: ends.length === 0 ? undefined : Math.min(...ends),
      isQuiet: parts.every(({ isQuiet }) => isQuiet),
      workers: sumOf(parts.map(({ workers }) => workers)),
    };
  }

  revoke(id: string, terminate?: boolean, how?: RevokeOptions): Promise<boolean> {
    return this.shards.of(id).call(({ tasks }) => tasks.revoke(id, terminate, how));
  }

  complete(delivery: Delivery, head: TaskHead): Promise<boolean> {
    return this.shards.of(delivery.id).call(({ tasks }) => tasks.complete(delivery, head));
  }

  /**
   * No shard keeps more dead letters than all together may. Where those that were counted last are more than that, each shard keeps its
   * share. While they are few they are counted in one pruning of ten, and in the next one after a pruning that leaves more to remove.
   */
  async prune(limits: PruneLimits): Promise<boolean> {
    const shares = await this.#shares.of(limits.deadLetterCount);
    const parts = await this.shards.ask(({ tasks }, shard) =>
      tasks.prune({ ...limits, deadLetterCount: shares(shard) }),
    );
    const hasMore = parts.some(({ answer }) => answer);
    if (hasMore) this.#shares.recount();
    return hasMore;
  }

  waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    return this.waiting.wait(queues, options);
  }
}
