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
import type { Shard } from './shard.js';

/** The messages of one shard, behind its bulkhead: while it is down, a call fails at once. */
export class ShardTaskStore implements TaskStore {
  constructor(private readonly shard: Shard) {}

  publish(batch: readonly Publication[], how?: PublishOptions): Promise<readonly PublishReply[]> {
    return this.shard.call(({ tasks }) => tasks.publish(batch, how));
  }

  exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    return this.shard.call(({ tasks }) => tasks.exchange(request));
  }

  renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    return this.shard.call(({ tasks }) => tasks.renew(held, leaseMs));
  }

  recover(leaseMs: number): Promise<Recovery> {
    return this.shard.call(({ tasks }) => tasks.recover(leaseMs));
  }

  revoke(id: string, terminate?: boolean, how?: RevokeOptions): Promise<boolean> {
    return this.shard.call(({ tasks }) => tasks.revoke(id, terminate, how));
  }

  complete(delivery: Delivery, head: TaskHead): Promise<boolean> {
    return this.shard.call(({ tasks }) => tasks.complete(delivery, head));
  }

  prune(limits: PruneLimits): Promise<boolean> {
    return this.shard.call(({ tasks }) => tasks.prune(limits));
  }

  /** Not a call that answers soon: the bulkhead neither learns from it nor ends it. */
  waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    return this.shard.broker.tasks.waitForWork(queues, options);
  }
}
