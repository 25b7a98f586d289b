import type { RedisTarget } from '../broker/redis/redis-options.js';
import { ConfigurationError } from '../core/errors.js';
import type { BrokerTarget } from '../services/open-broker.js';
import { isOverServers } from '../services/shards-option.js';
import type { ResolvedOptions } from './resolved-options.js';

/** Where messages live, as data: what another thread or process connects with. */
export interface PlainBroker extends BrokerTarget {
  readonly target: Exclude<RedisTarget, (...args: never) => unknown>;
}

const INLINE = "or run without the pool: 'ntq worker --processes 0'.";

/** The broker of an application as data. Throws a ConfigurationError for one that only its own process can reach. */
export function plainBroker({ broker: target, namespace, shards }: ResolvedOptions): PlainBroker {
  if (typeof target === 'string' && target.startsWith('memory:')) {
    throw new ConfigurationError(
      `broker: memory:// is one process, the pool is several. Give the address of a Redis, ${INLINE}`,
    );
  }
  const targets = isOverServers(shards) ? shards : [target];
  if (targets.some((each) => typeof each === 'function')) {
    throw new ConfigurationError(
      'broker: the pool connects from several threads and processes, and a function that makes the client exists in one ' +
        `of them only. Give a URL or options of ioredis, ${INLINE}`,
    );
  }
  try {
    structuredClone(targets);
  } catch (cause) {
    throw new ConfigurationError(
      `broker: the pool hands the options to other processes, and these cannot be copied (${(cause as Error).message}). ` +
        `Leave functions out, ${INLINE}`,
      { cause },
    );
  }
  return { target: target as PlainBroker['target'], namespace, shards };
}
