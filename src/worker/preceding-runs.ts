import type { ResultStore, TaskSnapshot } from '../broker/result-store.js';
import type { Delivery } from '../broker/task-store.js';
import { decodeDeadLetter } from '../core/codec.js';
import type { EndedHead } from '../core/task-message.js';
import type { PrecedingRuns } from '../core/tracing.js';

/** A span has 128 links at most, and nobody follows more than a few. */
const MOST_PARTS = 20;

/**
 * The runs that a run follows, as their records name them: the member before it in its chain, the first parts of the group before it,
 * or the task that failed. Nothing of them travels with the task, so that only a sampled run pays for its links.
 */
export function precedingRuns(
  results: ResultStore,
  { head, body }: Delivery,
): Promise<PrecedingRuns> | undefined {
  if (head.hook === true) return Promise.resolve(named([decodeDeadLetter(body)?.ended]));
  return head.after === undefined ? undefined : runsOf(results, head.after);
}

async function runsOf(results: ResultStore, id: string): Promise<PrecedingRuns> {
  const [head] = await endedHeads(results, [id]);
  if (head?.size === undefined) return named([head]);
  const { size: groupSize, idPrefix = id } = head;
  const parts = Array.from({ length: Math.min(groupSize, MOST_PARTS) }, (_, index) => `${idPrefix}.${index}`);
  return { ...named(await endedHeads(results, parts)), groupSize };
}

async function endedHeads(results: ResultStore, ids: readonly string[]): Promise<(EndedHead | undefined)[]> {
  return (await results.find(ids)).map(endedHeadOf);
}

function endedHeadOf(snapshot: TaskSnapshot | undefined): EndedHead | undefined {
  return snapshot?.record.kind === 'ended' ? snapshot.record.head : undefined;
}

function named(heads: readonly (EndedHead | undefined)[]): PrecedingRuns {
  return { traceparents: heads.flatMap((head) => head?.span ?? []) };
}
