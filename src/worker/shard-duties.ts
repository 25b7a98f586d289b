import type { Broker, Shards } from '../broker/broker.js';
import { shardsOf } from '../broker/sharded/shards-of.js';
import type { Recovery } from '../broker/task-store.js';
import type { Random } from '../core/clock.js';
import type { Duty } from '../core/duty.js';
import { LeaseKeeper, type LeaseHolder } from './lease-keeper.js';
import { Pruner, type DeadLetterLimits } from './pruner.js';
import { Recoverer } from './recoverer.js';

export interface ShardDutiesOptions extends DeadLetterLimits {
  readonly broker: Broker;
  readonly leaseMs: number;
  readonly random: Random;
  readonly onRecovery: (shard: number, recovery: Recovery) => void;
}

/** The duties of a worker in each shard of its broker: one that is down holds up no renewal in another. */
export function shardDuties(options: ShardDutiesOptions, holder: LeaseHolder): readonly Duty[] {
  const shards = shardsOf(options.broker);
  const duties = shards.brokers.flatMap(({ tasks, results }, shard) => [
    new LeaseKeeper({ tasks, results }, holderIn(shard, shards, holder), options.leaseMs),
    new Recoverer(tasks, options.leaseMs, options.random, (recovery) => options.onRecovery(shard, recovery)),
  ]);
  // Dead letters are counted over all shards.
  return [...duties, new Pruner(options.broker.tasks, options)];
}

function holderIn(shard: number, { brokers, shardOf }: Shards, holder: LeaseHolder): LeaseHolder {
  if (brokers.length === 1) return holder;
  return {
    intake: { held: () => holder.intake.held().filter(({ id }) => shardOf(id) === shard) },
    lose: (id, token, reason) => holder.lose(id, token, reason),
  };
}
