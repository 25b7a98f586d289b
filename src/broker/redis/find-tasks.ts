import type { TaskSnapshot } from '../result-store.js';
import { inParts } from './in-parts.js';
import type { RedisConnection } from './redis-connection.js';
import { snapshotsOf } from './snapshots.js';

/** Tasks in one call of the script. */
export const FOUND_AT_ONCE = 500;

/**
 * Reads tasks in the order of their ids, `undefined` for those that nobody knows.
 *
 * @param interest '' or who watches them from now on, in the words of find.lua
 */
export function findTasks(
  redis: RedisConnection,
  interest: string,
  ids: readonly string[],
): Promise<(TaskSnapshot | undefined)[]> {
  return inParts(ids, FOUND_AT_ONCE, async (some) =>
    snapshotsOf((await redis.run('find', [interest, ...some])) as readonly string[]),
  );
}
