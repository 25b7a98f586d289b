import type { Broker } from '../broker/broker.js';
import type { PoolState } from '../worker/pool/supervisor.js';
import type { HealthCheck, HealthKind, HealthResult } from './health-check.js';
import { redisHealth } from './redis-health.js';
import { ResultCache } from './result-cache.js';

/** Longer than an honest handler should compute without a hard limit. */
const MAX_LAG_MS = 300_000;

export interface PoolHealthOptions {
  readonly state: () => PoolState;
  /** A connection of the supervisor's own. */
  readonly broker: () => Promise<Broker>;
  /** How long a main loop may stand still where no hard limit allows for more. Default: 5 minutes. */
  readonly maxLagMs?: number | undefined;
}

/** The health of a pool, as its supervisor sees it: a blocked process cannot say so itself. */
export class PoolHealth implements HealthCheck {
  readonly #cache = new ResultCache();

  constructor(private readonly options: PoolHealthOptions) {}

  async check(kind: HealthKind): Promise<HealthResult<'down' | 'up'>> {
    return kind === 'live' ? this.#live() : this.#ready();
  }

  #live(): HealthResult<'down' | 'up'> {
    const { maxLagMs = MAX_LAG_MS } = this.options;
    const { blockedMs, ...details } = this.options.state();
    if (blockedMs <= maxLagMs) return { status: 'up', details };
    return { status: 'down', details: { reason: 'the main loop of a process is blocked', ...details } };
  }

  async #ready(): Promise<HealthResult<'down' | 'up'>> {
    const redis = this.#takesTasks()
      ? await this.#cache.get('redis', async () => redisHealth(await this.options.broker()))
      : undefined;
    // A signal may have come meanwhile.
    const isTaking = this.#takesTasks();
    const { phase, processes, ready } = this.options.state();
    const details = { phase, processes, ready };
    if (redis !== undefined && isTaking) return { ...redis, details: { ...redis.details, ...details } };
    const reason = phase === 'stopping' ? 'the pool is stopping' : 'not all processes take tasks';
    return { status: 'down', details: { reason, ...details } };
  }

  #takesTasks(): boolean {
    const { phase, processes, ready } = this.options.state();
    return phase !== 'stopping' && ready === processes;
  }
}
