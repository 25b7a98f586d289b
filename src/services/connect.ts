import type { Broker } from '../broker/broker.js';
import type { TaskCatalog } from '../client/task-catalog.js';
import { ConfigurationError } from '../core/errors.js';
import { checkBroker, checkNamespace, checkTargets } from './broker-address.js';
import { createServices, type Services } from './create-services.js';
import { currentUser } from './current-user.js';
import { isOverServers, type ShardsOption } from './shards-option.js';
import { connectBroker, openBroker, type BrokerTarget } from './open-broker.js';

/** The address of a namespace, as a command line names it. */
export interface NamespaceTarget {
  readonly redis: string;
  readonly namespace: string;
  /** How many shards it has, or the servers that stand for `redis`. Left out: as many as it remembers. */
  readonly shards?: ShardsOption | undefined;
}

/** All that one needs to look after a namespace, with or without its application. `close` closes its broker as well. */
export type Operations = Services;

/** Nothing is known of tasks and queues where there is no application: the names are taken as they are given. */
const NO_CATALOG: TaskCatalog = {
  byName: () => undefined,
  ofMethod: () => undefined,
  maxLength: () => undefined,
};

/** Its `maxPayload` is not known either: a smaller bound would keep its dead letters from being run again with other arguments. */
const NO_BOUND = Number.POSITIVE_INFINITY;

/** Refuses an address of another kind by the name under which the user gave it. */
export function checkScheme(redis: string, name: string): void {
  if (/^rediss?:\/\//.test(redis)) return;
  throw new ConfigurationError(
    `${name}: the address must begin with 'redis://' or 'rediss://', such as redis://localhost:6379.`,
  );
}

/** Refuses a broker that only one process can reach, where another process needs it. */
export function refuseMemory(broker: unknown, reason = 'there is nothing to look at from outside'): void {
  if (typeof broker !== 'string' || !broker.startsWith('memory:')) return;
  throw new ConfigurationError(
    `memory:// lives in its own process only: ${reason}. Give the address of a Redis: --redis redis://localhost:6379.`,
  );
}

/** Checks the address of a namespace. */
export function brokerTargetOf({ redis, namespace, shards }: NamespaceTarget): BrokerTarget {
  refuseMemory(redis);
  checkScheme(redis, '--redis (or REDIS_URL)');
  const checked =
    shards === undefined
      ? { broker: checkBroker({ broker: redis }, undefined), shards }
      : checkTargets({ ...(!isOverServers(shards) && { broker: redis }), shards }, undefined);
  return {
    target: checked.broker,
    shards: checked.shards,
    namespace: checkNamespace(namespace),
    role: 'operator',
  };
}

/** Connects to a namespace, without its application. Tasks are enqueued by name; the worker that completes them finds their lanes. */
export async function connectServices(target: NamespaceTarget): Promise<Operations> {
  return servicesOn(await connectBroker(brokerTargetOf(target), () => undefined));
}

/** The same for a broker that may be away: it refuses no server, and connects when it is used. */
export async function openServices(target: BrokerTarget): Promise<Operations> {
  return servicesOn(await openBroker(target, () => undefined));
}

function servicesOn(broker: Broker): Operations {
  const services = createServices(broker, {
    catalog: NO_CATALOG,
    maxPayload: NO_BOUND,
    durability: 'stored',
    actor: { via: 'cli', who: currentUser() },
    redact: undefined,
    onListenerError: () => undefined,
  });
  const close = async () => {
    await services.close();
    await broker.close();
  };
  return { ...services, close };
}
