import { InvalidOptionError } from '../core/errors.js';
import { whole } from '../core/option-check.js';
import { kindOf, shown } from '../core/shown.js';

/** Other libraries nest the connection; ioredis would take no notice and connect to localhost. */
const NESTED = ['connection', 'redis', 'uri', 'url'];

/** Checks a broker that is given as options of ioredis. */
export function checkConnection<Target>(broker: Target): Target {
  if (kindOf(broker) !== 'Object')
    throw new InvalidOptionError(
      "broker: give 'redis://host:6379', 'memory://', options of ioredis such as { host, port }, { cluster: nodes }, " +
        `or a function that makes the client, not ${shown(broker)}.`,
    );
  const { db, host, cluster, sentinels, name } = broker as Readonly<Record<string, unknown>>;
  checkHost(host, 'broker.host');
  if (db !== undefined) whole(0)(db, 'broker.db');
  if (cluster !== undefined) checkAddresses('cluster', cluster, CLUSTER_EXAMPLE);
  if (sentinels !== undefined && sentinels !== null) checkSentinels(sentinels, name);
  checkNoneNested(broker as object);
  return broker;
}

const CLUSTER_EXAMPLE = "broker: { cluster: [{ host: 'a', port: 6379 }] }";
const SENTINEL_EXAMPLE = "broker: { sentinels: [{ host: 'a', port: 26379 }], name: 'mymaster' }";

function checkSentinels(sentinels: unknown, name: unknown): void {
  checkAddresses('sentinels', sentinels, SENTINEL_EXAMPLE);
  if (typeof name === 'string' && name !== '') return;
  throw new InvalidOptionError(
    `broker.name: give the name under which the Sentinels know the master, as in ${SENTINEL_EXAMPLE}, not ${shown(name)}.`,
  );
}

function checkAddresses(option: string, list: unknown, example: string): void {
  if (Array.isArray(list) && list.length > 0)
    return list.forEach((node: unknown, index) => checkHost(hostOf(node), `broker.${option}[${index}].host`));
  // Not the value itself: it may hold a password.
  const given = Array.isArray(list) ? 'an empty list' : kindOf(list);
  throw new InvalidOptionError(
    `broker.${option}: give a list of at least one address, as in ${example}, not ${given}.`,
  );
}

/** Of an address of a cluster or a Sentinel. */
function hostOf(node: unknown): unknown {
  return (node as { readonly host?: unknown } | null | undefined)?.host;
}

/** ioredis would take the Redis of this machine: most often a variable of the environment is empty. */
function checkHost(host: unknown, name: string): void {
  if (host === '')
    throw new InvalidOptionError(
      `${name}: give a host, not an empty text. Is a variable of the environment empty?`,
    );
}

function checkNoneNested(broker: object): void {
  const nested = NESTED.find((key) => Object.hasOwn(broker, key));
  if (nested === undefined) return;
  throw new InvalidOptionError(
    `broker: unknown option '${nested}'. Give the address itself: broker: 'redis://host:6379', or broker: { host, port }.`,
  );
}
