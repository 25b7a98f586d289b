import type { Broker } from '../broker/broker.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { ShardsMissingError } from '../core/errors.js';

/** Part of each answer that is read from all shards. */
export interface PartialAnswer {
  /**
   * The shards that did not answer, by their numbers: the answer leaves out their tasks. Left out where it is whole, as it always is
   * with one shard.
   */
  readonly missing?: readonly number[];
}

/** The answer of a read, with the shards that are missing in it. */
export async function withMissing<T extends object>(
  broker: Pick<Broker, 'shards'>,
  read: () => Promise<T>,
): Promise<PartialAnswer & T> {
  const { answer, missing } = await missingOf(broker).noting(read);
  return missing.length === 0 ? answer : { ...answer, missing };
}

/**
 * Does a change of all that fits.
 *
 * @param done how many were changed, and the same as a text: `[12, '12 tasks were revoked']`
 * @throws ShardsMissingError where shards did not answer, after all others have done it
 */
export async function inAllShards<T>(
  broker: Pick<Broker, 'shards'>,
  change: () => Promise<T>,
  done: (result: T) => readonly [count: number, text: string],
): Promise<T> {
  const { answer, missing } = await missingOf(broker).noting(change);
  if (missing.length === 0) return answer;
  const [count, text] = done(answer);
  throw new ShardsMissingError(
    `${shardsText(missing)} did not answer. In the others ${text}. Repeat the call when all answer: it finds what is left.`,
    missing,
    count,
  );
}

/** 'Shard 3', 'Shards 3, 5'. */
export function shardsText(missing: readonly number[]): string {
  return `${missing.length === 1 ? 'Shard' : 'Shards'} ${missing.join(', ')}`;
}
