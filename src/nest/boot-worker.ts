import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type LogLevel,
  type Type,
} from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import { isClassOf } from '../core/recognisable.js';
import { LocalWorker } from '../worker/local-worker.js';

import { copies } from './copies.js';
import {
  TASK_QUEUE_CHECK,
  TASK_QUEUE_OPENED,
  TASK_QUEUE_OVERRIDES,
  TASK_QUEUE_STARTS_LATER,
  TASK_QUEUE_WATCH,
} from './constants.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import { Opened } from './opened.js';
import type { ResolvedOptions } from './resolved-options.js';
import type { WatchFactory } from './watch-factory.js';
import { WorkerHost } from './worker.host.js';

export interface BootOptions {
  /** Laid over the options of the module. */
  readonly overrides: Partial<TaskQueueModuleOptions>;
  readonly watch?: WatchFactory;
  readonly logLevels?: readonly LogLevel[] | undefined;
  /** Refuses the options of the application by an error, before anything is opened. */
  readonly check?: (options: ResolvedOptions) => void;
}

@Module({})
class OverridesModule {
  static of({ overrides, watch, check }: BootOptions, opened: Opened): DynamicModule {
    const providers = [
      { provide: TASK_QUEUE_OVERRIDES, useValue: overrides },
      { provide: TASK_QUEUE_WATCH, useValue: watch },
      { provide: TASK_QUEUE_CHECK, useValue: check },
      { provide: TASK_QUEUE_STARTS_LATER, useValue: true },
      { provide: TASK_QUEUE_OPENED, useValue: opened },
    ];
    return { module: OverridesModule, global: true, providers, exports: providers };
  }
}

/**
 * Boots an application without HTTP, with a worker in it. The worker takes its first task when the last hook of the
 * application has ended: what cannot boot has touched no task.
 */
export async function bootWorker(appModule: Type, options: BootOptions): Promise<INestApplicationContext> {
  const opened = new Opened();
  try {
    return await boot(appModule, options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function boot(appModule: Type, options: BootOptions, opened: Opened): Promise<INestApplicationContext> {
  const root: DynamicModule = {
    module: class WorkerRootModule {},
    imports: [OverridesModule.of(options, opened), appModule],
  };
  const { logLevels } = options;
  const app = await NestFactory.createApplicationContext(root, {
    abortOnError: false,
    ...(logLevels !== undefined && { logger: [...logLevels] }),
  });
  opened.add(() => app.close());
  checkImported(app, appModule);
  await app.get(WorkerHost, { strict: false }).start();
  return app;
}

function checkImported(app: INestApplicationContext, appModule: Type): void {
  try {
    app.get(LocalWorker, { strict: false });
  } catch {
    refuseOtherCopy(app, appModule);
    throw new ConfigurationError(
      `${appModule.name} does not import TaskQueueModule.forRoot(): there is nothing to work on.`,
    );
  }
}

/** A global `ntq`, or one of another folder, is not the package that the application imports. */
function refuseOtherCopy(app: INestApplicationContext, appModule: Type): void {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  if (!modules.some(({ metatype }) => isClassOf(metatype, 'TaskQueueModule'))) return;
  throw new ConfigurationError(
    `${appModule.name} imports another copy of nest-task-queue than the one that starts it: ${copies().join(', ')}. ` +
      'Run the ntq of the application, such as npx ntq in its folder, or install the package once.',
  );
}
