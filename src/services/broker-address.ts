import type { RedisTarget } from '../broker/redis/redis-options.js';
import { kindOf, shown } from '../core/shown.js';
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
  if (kindOf(broker) === 'Function') return broker;
  if (typeof broker !== 'string') return checkConnection(broker);
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

/** Other libraries nest the connection; ioredis would take no notice and connect to localhost. */
const NESTED = ['connection', 'redis', 'uri', 'url'];

function checkConnection<Target>(broker: Target): Target {
  if (kindOf(broker) !== 'Object')
    throw new InvalidOptionError(
      "broker: give 'redis://host:6379', 'memory://', options of ioredis such as { host, port }, { cluster: nodes }, " +
        `or a function that makes the client, not ${typeof broker === 'number' ? broker : shown(broker)}.`,
    );
  const nested = NESTED.find((key) => Object.hasOwn(broker as object, key));
  if (nested === undefined) return broker;
  throw new InvalidOptionError(
    `broker: unknown option '${nested}'. Give the address itself: broker: 'redis://host:6379', or broker: { host, port }.`,
  );
}

export function checkNamespace(namespace: string): string {
  if (typeof namespace === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(namespace)) return namespace;
  throw new InvalidOptionError(
    `namespace ${shown(namespace)}: use lower case letters, digits and '-', up to 64 of them.`,
  );
}
