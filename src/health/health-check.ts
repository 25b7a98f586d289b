/** `live`: should the process be restarted? `ready`: can it do its work now? */
export type HealthKind = 'live' | 'ready';

/** `degraded`: it works, and a figure is beyond a limit that you gave. */
export type HealthStatus = 'degraded' | 'down' | 'up';

/** Why a process is dead that could start no more tasks. */
export const STUCK = 'stuck handlers hold all slots';

/** The answer to a check. */
export interface HealthResult<Status extends HealthStatus = HealthStatus> {
  /** `up`, `down`, or `degraded` where a limit is exceeded. */
  readonly status: Status;
  /** Figures and reasons, to be shown: no address and no secret is among them. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The two questions of those who run processes. */
export interface HealthCheck {
  check(kind: HealthKind): Promise<HealthResult<'down' | 'up'>>;
}
