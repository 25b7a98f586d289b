import { Inject, Module, type DynamicModule, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { stackOfError } from '../../core/kind-of-value.js';
import { TASK_QUEUE_OPTIONS, TASK_QUEUE_SERVICES } from '../../nest/constants.js';
import { NestTaskLogger } from '../../nest/task-logger.js';
import type { ResolvedOptions } from '../../nest/resolved-options.js';
import type { Services } from '../../services/create-services.js';
import { diagnose } from '../../services/diagnose.js';
import { Board } from '../board.js';
import { Dashboard } from '../dashboard.js';
import { answerBelow, dashboardController } from './dashboard.controller.js';
import {
  checkAsyncOptions,
  checkOptions,
  checkSettings,
  isPrivate,
  type TaskDashboardAsyncOptions,
  type TaskDashboardMount,
  type TaskDashboardOptions,
  type TaskDashboardSettings,
} from './dashboard-options.js';
import { DASHBOARD_ROUTES, DASHBOARD_SETTINGS } from './tokens.js';

/**
 * Serves the dashboard: its pages, and the JSON API that they use. Import it beside `TaskQueueModule`, in any process that serves HTTP.
 *
 * @example
 * TaskDashboardModule.forRoot({ path: 'ops/tasks', guards: [AdminGuard], access: (request) => roleOf(request) })
 */
@Module({})
export class TaskDashboardModule implements OnModuleDestroy {
  constructor(@Inject(Dashboard) private readonly dashboard: Dashboard) {}

  /**
   * The module with its controller.
   *
   * @throws InvalidOptionError for an option that cannot be read; at boot ConfigurationError without guards and access, but in development and in tests
   */
  static forRoot(options: TaskDashboardOptions = {}): DynamicModule {
    checkOptions(options);
    const { path: _path, guards: _guards, imports: _imports, ...settings } = options;
    return moduleOf(options, { provide: DASHBOARD_SETTINGS, useFactory: () => checked(settings, options) });
  }

  /**
   * The same with settings that are known when the application boots. `path`, `guards` and `imports` are known before.
   *
   * @example
   * TaskDashboardModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ readOnly: config.get('READ_ONLY') === '1', access: () => 'viewer' }),
   * })
   */
  static forRootAsync(options: TaskDashboardAsyncOptions): DynamicModule {
    checkAsyncOptions(options);
    const { inject = [], useFactory } = options;
    return moduleOf(options, {
      provide: DASHBOARD_SETTINGS,
      inject: [...inject],
      useFactory: async (...injected: never[]) => checked(await useFactory(...injected), options),
    });
  }

  /** Streams would keep the server of the application from closing; bulk actions need the services, which close later. */
  async onModuleDestroy(): Promise<void> {
    await this.dashboard.close();
  }
}

function moduleOf(mount: TaskDashboardMount, settings: Provider): DynamicModule {
  const { path = 'ops/tasks', guards = [], imports = [] } = mount;
  const controller = dashboardController({ path, guards });
  return {
    module: TaskDashboardModule,
    imports,
    controllers: [controller],
    providers: [
      settings,
      {
        provide: DASHBOARD_ROUTES,
        inject: [HttpAdapterHost],
        useFactory: ({ httpAdapter }: Partial<HttpAdapterHost>) => {
          if (httpAdapter) answerBelow(controller, httpAdapter.getType());
          return controller;
        },
      },
      {
        provide: Dashboard,
        inject: [TASK_QUEUE_SERVICES, TASK_QUEUE_OPTIONS, DASHBOARD_SETTINGS],
        useFactory: dashboardOf,
      },
    ],
  };
}

function checked(settings: TaskDashboardSettings, mount: TaskDashboardMount): TaskDashboardSettings {
  checkSettings(settings, mount, process.env['NODE_ENV']);
  return settings;
}

function dashboardOf(
  services: Services,
  { namespace, redact, broker, shards }: ResolvedOptions,
  settings: TaskDashboardSettings,
): Dashboard {
  const logger = new NestTaskLogger('TaskQueueDashboard', redact);
  const isMemory = typeof broker === 'string' && broker.startsWith('memory:');
  const warn = (error: unknown) => logger.error(stackOfError(error));
  const settingsOfBoard = {
    namespace,
    redact,
    readOnly: settings.readOnly === true,
    arguments: settings.arguments ?? (isPrivate(process.env['NODE_ENV']) ? 'shown' : 'on demand'),
    environment: settings.environment,
    traceUrl: settings.traceUrl,
    hasApplication: true,
    diagnose: isMemory ? undefined : () => diagnose({ target: broker, namespace, shards }),
  };
  return new Dashboard(new Board(services, settingsOfBoard, warn), warn);
}
