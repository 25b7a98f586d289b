import type { Broker } from '../broker/broker.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import type { HealthResult } from './health-check.js';

/** Whether the process can work: it can while one shard answers. The others are in the details. */
export async function readyOver<Status extends 'down' | 'up'>(
  broker: Pick<Broker, 'shards'>,
  ask: () => Promise<HealthResult<Status>>,
): Promise<HealthResult<Status>> {
  const { answer, missing } = await missingOf(broker).noting(ask);
  if (missing.length === 0) return answer;
  return { ...answer, details: { ...answer.details, ...detailsOf(broker, missing) } };
}

/** A figure that leaves out a shard is within no limit for sure. */
export async function figureOver(
  broker: Pick<Broker, 'shards'>,
  ask: () => Promise<HealthResult>,
): Promise<HealthResult> {
  const { answer, missing } = await missingOf(broker).noting(ask);
  if (missing.length === 0) return answer;
  const details = { reason: 'shards did not answer', ...answer.details, ...detailsOf(broker, missing) };
  return { status: answer.status === 'up' ? 'degraded' : answer.status, details };
}

/** `downSince`: for those that this process knows to be down, the moment at which it found that out. */
function detailsOf({ shards }: Pick<Broker, 'shards'>, missing: readonly number[]) {
  const since = (shards?.downSince ?? []).map(({ shard, since: at }) => [shard, new Date(at).toISOString()]);
  return { missing, ...(since.length > 0 && { downSince: Object.fromEntries(since) as object }) };
}
