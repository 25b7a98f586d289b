import type { RedisTarget } from '../broker/redis/redis-options.js';
import { ConfigurationError, InvalidOptionError } from '../core/errors.js';

/** The address of a broker, and whether memory:// is meant in production too. */
export interface BrokerOptions {
  readonly broker: RedisTarget;
  readonly memory?: boolean | undefined;
}

/** Checks the address of a broker. `environment`: NODE_ENV, in which memory:// may be a mistake. */
export function checkBroker({ broker, memory }: BrokerOptions, environment: string | undefined): RedisTarget {
  if (broker === undefined || broker === null || broker === '') {
    throw new InvalidOptionError(
      "broker is required: 'redis://host:6379', 'memory://', or options of ioredis.",
    );
  }
  if (typeof broker !== 'string') return broker;
  if (!/^(rediss?|memory):\/\//.test(broker)) {
    throw new InvalidOptionError(
      "broker: the address must begin with 'redis://', 'rediss://' or 'memory://'.",
    );
  }
  if (broker.startsWith('memory:') && environment === 'production' && memory !== true) {
    throw new ConfigurationError(
      'broker: memory:// loses all tasks when the process ends, and NODE_ENV is production. ' +
        'Give the address of a Redis, or { memory: true } if this is meant.',
    );
  }
  return broker;
}

export function checkNamespace(namespace: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(namespace)) return namespace;
  throw new InvalidOptionError(
    `namespace ${JSON.stringify(namespace)}: use lower case letters, digits and '-', up to 64 of them.`,
  );
}
