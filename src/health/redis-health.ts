import type { Broker } from '../broker/broker.js';
import type { HealthResult } from './health-check.js';

/** Whether Redis answers, and takes writes. */
export async function redisHealth(broker: Pick<Broker, 'takesWrites'>): Promise<HealthResult<'down' | 'up'>> {
  if (await broker.takesWrites()) return { status: 'up', details: {} };
  return { status: 'down', details: { reason: 'Redis is a replica' } };
}
