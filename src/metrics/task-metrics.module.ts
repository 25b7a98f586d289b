import {
  Logger,
  Module,
  type CanActivate,
  type DynamicModule,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import { checkAll, type Checks } from '../core/option-check.js';
import { TaskEvents } from '../core/task-events.js';
import { TASK_QUEUE_BROKER } from '../nest/constants.js';
import { mountChecks } from '../nest/mount-checks.js';
import { metricsController } from './metrics.controller.js';
import { TaskMetrics } from './task-metrics.js';

/** Options of `TaskMetricsModule.forRoot()`. */
export interface TaskMetricsOptions {
  /** The path of the metrics; `<path>/scale` answers an autoscaler. A global prefix is put before it. Default: `'metrics'`. */
  readonly path?: string;
  /** Guards of both paths, as classes or instances. Default: `[]`. */
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  /** Modules that export the providers which the guards inject. Default: `[]`. */
  readonly imports?: ModuleMetadata['imports'];
}

const CHECKS: Checks<TaskMetricsOptions> = mountChecks('metrics');

/**
 * Shows the metrics of the namespace to a Prometheus, and its load to an autoscaler. Import it beside `TaskQueueModule`, in any process that
 * serves HTTP: all answer the same.
 *
 * @example
 * TaskMetricsModule.forRoot({ path: 'internal/metrics', guards: [InternalGuard] })
 */
@Module({})
export class TaskMetricsModule {
  /**
   * The module with its controller.
   *
   * @throws InvalidOptionError for an option that cannot be read
   */
  static forRoot(options: TaskMetricsOptions = {}): DynamicModule {
    checkAll(options, CHECKS, { where: 'TaskMetricsModule.forRoot()', prefix: '' });
    const { path = 'metrics', guards = [], imports = [] } = options;
    const logger = new Logger('TaskQueueMetrics');
    return {
      module: TaskMetricsModule,
      imports,
      controllers: [metricsController({ path, guards })],
      providers: [
        {
          provide: TaskMetrics,
          inject: [TASK_QUEUE_BROKER, TaskEvents],
          useFactory: (broker: Broker, events: TaskEvents) =>
            new TaskMetrics(broker, (text) => logger.warn(text), events),
        },
      ],
      exports: [TaskMetrics],
    };
  }
}
