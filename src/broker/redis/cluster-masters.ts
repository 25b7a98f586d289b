import { BrokerAccessError } from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';
import type { ClusterMaster } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';

/** The masters of the cluster, also those without a slot; `undefined` for a single server, or where the user of Redis may not ask. */
export async function clusterMasters(redis: RedisConnection): Promise<readonly ClusterMaster[] | undefined> {
  const client = redis.client('command');
  if (!('nodes' in client)) return undefined;
  try {
    return mastersIn(String(await redis.attempt('CLUSTER NODES', () => client.cluster('NODES'))));
  } catch (error) {
    if (isInstance(error, BrokerAccessError)) return undefined;
    throw error;
  }
}

/** The masters in a reply of CLUSTER NODES. */
export function mastersIn(text: string): readonly ClusterMaster[] {
  return text.split('\n').flatMap((line) => {
    const [id, endpoint = '', flags = '', , , , , , ...slots] = line.trim().split(' ');
    if (id === undefined || !flags.split(',').includes('master')) return [];
    const [address = ''] = endpoint.split('@');
    return [{ id, address, isDown: /\bfail\b/.test(flags), slots: slots.flatMap(rangeOf) }];
  });
}

/** `0-5460` or `5461`; a slot that moves, in brackets, is among those of its owner already. */
function rangeOf(text: string): readonly (readonly [from: number, to: number])[] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return from === undefined ? [] : [[Number(from), Number(to)]];
}
