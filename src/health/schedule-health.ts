import { overdueSchedules } from '../beat/overdue-schedules.js';
import type { ScheduleStore } from '../broker/schedule-store.js';
import { toMs, type Duration } from '../core/duration.js';
import type { HealthResult } from './health-check.js';

/** How late schedules may be. */
export interface ScheduleHealthOptions {
  /** How long after its time a schedule counts as missed. Default '1m'; a beat fires within a second. */
  readonly lag?: Duration;
}

const MAX_NAMES = 10;

export async function scheduleHealth(
  store: ScheduleStore,
  { lag = '1m' }: ScheduleHealthOptions,
): Promise<HealthResult> {
  const { now, overdue } = await overdueSchedules(store, toMs(lag, 'lag'));
  const [first] = overdue;
  if (first === undefined) return { status: 'up', details: { overdue: 0 } };
  const names = overdue.slice(0, MAX_NAMES).map(({ name }) => name);
  const details = { overdue: overdue.length, lagMs: now - first.since, schedules: names };
  return { status: 'degraded', details: { reason: 'schedules have not fired', ...details } };
}
