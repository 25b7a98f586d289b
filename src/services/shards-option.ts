import type { RedisTarget } from '../broker/redis/redis-options.js';
import { MOST_SHARDS } from '../broker/sharded/tags.js';
import { InvalidOptionError } from '../core/errors.js';
import { messageOfError } from '../core/kind-of-value.js';
import { shown } from '../core/shown.js';

/** How many shards a namespace has, or the server of each. */
export type ShardsOption = number | readonly RedisTarget[];

/** A number from 1 to 256, or a list of servers, of which each is checked by `checkTarget`. */
export function checkShards(given: unknown, checkTarget: (target: RedisTarget) => RedisTarget): ShardsOption {
  if (Array.isArray(given) && given.length > 0 && given.length <= MOST_SHARDS) {
    const targets = given.map((target: RedisTarget, index) => checked(target, index, checkTarget));
    checkDistinct(targets);
    return targets;
  }
  if (Number.isInteger(given) && Number(given) >= 1 && Number(given) <= MOST_SHARDS) return Number(given);
  throw new InvalidOptionError(
    `shards: expected a whole number from 1 to ${MOST_SHARDS}, or a list of 1 to ${MOST_SHARDS} servers, got ${shown(given)}.`,
  );
}

/** A server that the list names twice would take the tasks of servers that the list leaves out. */
function checkDistinct(targets: readonly RedisTarget[]): void {
  const index = targets.findIndex((target, at) => typeof target === 'string' && targets.indexOf(target) < at);
  if (index < 0) return;
  throw new InvalidOptionError(
    `shards[${index}]: the same server as shards[${targets.indexOf(targets[index] as RedisTarget)}]. ` +
      `Name each server once; for several shards on one server give their number: shards: ${targets.length}.`,
  );
}

export function countOf(shards: ShardsOption): number {
  return typeof shards === 'number' ? shards : shards.length;
}

function checked(
  target: RedisTarget,
  index: number,
  checkTarget: (target: RedisTarget) => RedisTarget,
): RedisTarget {
  try {
    return checkTarget(target);
  } catch (cause) {
    throw new InvalidOptionError(`shards[${index}]: ${messageOfError(cause)}`, { cause });
  }
}

/** Whether each shard names its server. */
export function isOverServers(shards: ShardsOption): shards is readonly RedisTarget[] {
  return typeof shards !== 'number';
}
