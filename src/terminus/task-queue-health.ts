import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { DeadLetterHealthOptions } from '../health/dead-letter-health.js';
import type { HealthResult } from '../health/health-check.js';
import type { QueueHealthOptions } from '../health/queue-health.js';
import type { ScheduleHealthOptions } from '../health/schedule-health.js';
import { TaskHealth } from '../health/task-health.js';
import type { WorkerHealthOptions } from '../health/worker-health.js';

/**
 * Indicators for the health checks of @nestjs/terminus. Add it to the providers of the module that imports TerminusModule. A limit that
 * is exceeded is `degraded`, which keeps HTTP status 200; terminus 11 does not know that status and shows `up` with `degraded: true`.
 *
 * @example
 * @Get('ready') @HealthCheck()
 * ready() {
 *   return this.health.check([() => this.tasks.ready(), () => this.tasks.queue('critical', { oldestWait: '5m' })]);
 * }
 */
@Injectable()
export class TaskQueueHealth {
  readonly #knowsDegraded: boolean;

  constructor(
    private readonly health: TaskHealth,
    @Inject(HealthIndicatorService) indicators: Pick<HealthIndicatorService, 'check'>,
  ) {
    this.#knowsDegraded = 'degraded' in indicators.check('task-queue');
  }

  /**
   * Down only when stuck handlers hold all slots. Redis is not asked.
   *
   * @param key the name in the result, default 'task-queue-live'
   */
  async live(key = 'task-queue-live'): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.check('live'));
  }

  /**
   * Down while the process starts, from the first signal on, and while Redis does not answer or is a replica.
   *
   * @param key the name in the result, default 'task-queue-ready'
   */
  async ready(key = 'task-queue-ready'): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.check('ready'));
  }

  /**
   * Degraded where a queue is beyond a limit, or unknown.
   *
   * @param key the name in the result, default 'queue-' and the name of the queue
   * @throws InvalidOptionError
   */
  async queue(
    name: string,
    options: QueueHealthOptions = {},
    key = `queue-${name}`,
  ): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.queue(name, options));
  }

  /**
   * Degraded where too few living workers serve one of the queues.
   *
   * @param key the name in the result, default 'workers'
   * @throws InvalidOptionError
   */
  async workers(options: WorkerHealthOptions = {}, key = 'workers'): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.workers(options));
  }

  /**
   * Degraded where a schedule has not fired in its time.
   *
   * @param key the name in the result, default 'schedules'
   * @throws InvalidOptionError
   */
  async schedules(options: ScheduleHealthOptions = {}, key = 'schedules'): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.schedules(options));
  }

  /**
   * Degraded where there are too many dead letters.
   *
   * @param key the name in the result, default 'dead-letters'
   * @throws InvalidOptionError
   */
  async deadLetters(options: DeadLetterHealthOptions, key = 'dead-letters'): Promise<HealthIndicatorResult> {
    return this.#under(key, await this.health.deadLetters(options));
  }

  #under(key: string, { status, details }: HealthResult): HealthIndicatorResult {
    // Terminus 11 leaves an unknown status out of its answer.
    if (status === 'degraded' && !this.#knowsDegraded)
      return { [key]: { ...details, status: 'up', degraded: true } };
    return { [key]: { ...details, status } };
  }
}
