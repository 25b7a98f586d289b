import type { Broker } from '../broker/broker.js';
import type { DeadLetters } from '../client/dead-letters.js';
import type { Queues } from '../client/queues.js';
import type { Workers } from '../client/workers.js';
import { checkAll, oneOf, queueName } from '../core/option-check.js';
import { deadLetterHealth, type DeadLetterHealthOptions } from './dead-letter-health.js';
import { STUCK, type HealthCheck, type HealthKind, type HealthResult } from './health-check.js';
import {
  DEAD_LETTER_HEALTH_CHECKS,
  QUEUE_HEALTH_CHECKS,
  SCHEDULE_HEALTH_CHECKS,
  WORKER_HEALTH_CHECKS,
} from './option-checks.js';
import type { ProcessState } from '../worker/process-state.js';
import { figureOver, readyOver } from './partial-health.js';
import { queueHealth, type QueueHealthOptions } from './queue-health.js';
import { redisHealth } from './redis-health.js';
import { ResultCache } from './result-cache.js';
import { scheduleHealth, type ScheduleHealthOptions } from './schedule-health.js';
import { workerHealth, type WorkerHealthOptions } from './worker-health.js';
import { inspectedWith } from '../core/inspected.js';

/** The services that health reads. */
export interface HealthSources {
  readonly broker: Broker;
  readonly queues: Queues;
  readonly workers: Workers;
  readonly deadLetters: DeadLetters;
}

const isKind = oneOf('live', 'ready');

/**
 * The health of this process and of the namespace. Inject it. Redis is asked for a second at most, each question once at a time, and an
 * answer is given again for a second. No method throws because Redis is away: the answer is `down`, with the reason in `details`.
 *
 * @example
 * const { status, details } = await this.health.check('ready');
 */
export class TaskHealth implements HealthCheck {
  static {
    inspectedWith(this.prototype);
  }

  readonly #cache = new ResultCache();

  /** @internal */
  constructor(
    private readonly sources: HealthSources,
    private readonly state: () => ProcessState,
  ) {}

  /**
   * `live`: down only when stuck handlers hold all slots; a blocked main loop gives no answer at all. Redis is not asked.
   * `ready`: down while the process starts, from the first signal on, and while Redis does not answer or is a replica.
   *
   * @throws InvalidOptionError for another kind
   */
  async check(kind: HealthKind): Promise<HealthResult<'down' | 'up'>> {
    isKind(kind, 'TaskHealth.check');
    return kind === 'live' ? this.#live() : this.#ready();
  }

  /**
   * A queue: `degraded` above a limit, and where nobody knows it.
   *
   * @throws InvalidOptionError
   */
  async queue(name: string, options: QueueHealthOptions = {}): Promise<HealthResult> {
    queueName(name, 'TaskHealth.queue');
    checkAll(options, QUEUE_HEALTH_CHECKS, { where: 'TaskHealth.queue', prefix: 'TaskHealth.queue: ' });
    return this.#ask(['queue', name, options], () => queueHealth(this.sources.queues, name, options));
  }

  /**
   * Living workers: `degraded` where fewer than `atLeast` serve one of the queues.
   *
   * @throws InvalidOptionError
   */
  async workers(options: WorkerHealthOptions = {}): Promise<HealthResult> {
    checkAll(options, WORKER_HEALTH_CHECKS, { where: 'TaskHealth.workers', prefix: 'TaskHealth.workers: ' });
    return this.#ask(['workers', options], () => workerHealth(this.sources.workers, options));
  }

  /**
   * Schedules: `degraded` where one should have fired `lag` ago.
   *
   * @throws InvalidOptionError
   */
  async schedules(options: ScheduleHealthOptions = {}): Promise<HealthResult> {
    checkAll(options, SCHEDULE_HEALTH_CHECKS, {
      where: 'TaskHealth.schedules',
      prefix: 'TaskHealth.schedules: ',
    });
    return this.#ask(['schedules', options], () => scheduleHealth(this.sources.broker.schedules, options));
  }

  /**
   * Dead letters: `degraded` where there are more than `max`.
   *
   * @throws InvalidOptionError
   */
  async deadLetters(options: DeadLetterHealthOptions): Promise<HealthResult> {
    checkAll(options, DEAD_LETTER_HEALTH_CHECKS, {
      where: 'TaskHealth.deadLetters',
      prefix: 'TaskHealth.deadLetters: ',
    });
    return this.#ask(['deadLetters', options], () => deadLetterHealth(this.sources.deadLetters, options));
  }

  #live(): HealthResult<'down' | 'up'> {
    const { phase, worker } = this.state();
    const { isStuck = false, ...load } = worker ?? {};
    if (!isStuck) return { status: 'up', details: { phase, ...load } };
    return { status: 'down', details: { reason: STUCK, phase, ...load } };
  }

  async #ready(): Promise<HealthResult<'down' | 'up'>> {
    if (this.state().phase !== 'running') return this.#notRunning();
    const redis = await this.#cache.get('redis', () =>
      readyOver(this.sources.broker, () => redisHealth(this.sources.broker)),
    );
    // A signal may have come meanwhile.
    if (this.state().phase !== 'running') return this.#notRunning();
    return { ...redis, details: { phase: 'running', ...redis.details } };
  }

  #notRunning(): HealthResult<'down'> {
    const { phase } = this.state();
    return { status: 'down', details: { reason: `the process is ${phase}`, phase } };
  }

  #ask(question: readonly unknown[], ask: () => Promise<HealthResult>): Promise<HealthResult> {
    return this.#cache.get(JSON.stringify(question), () => figureOver(this.sources.broker, ask));
  }
}
