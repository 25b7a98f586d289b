import { Logger, Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import { TASK_QUEUE_OVERRIDES } from './constants.js';
import type { TaskQueueModuleOptions, WorkerModuleOptions } from './module-options.js';
import { WorkerControl } from './worker-control.js';

export interface RunWorkerOptions {
  /** Laid over the `worker` options of the module; a worker runs also where the module says `worker: false`. */
  readonly worker?: WorkerModuleOptions;
  /**
   * Default: SIGTERM and SIGINT end the process with exit code 0, handlers stuck beyond their hard limit in all slots with
   * exit code 75. `false`: the caller sees to its end.
   */
  readonly signals?: boolean;
}

@Module({})
class OverridesModule {
  static of(overrides: Partial<TaskQueueModuleOptions>): DynamicModule {
    const provider = { provide: TASK_QUEUE_OVERRIDES, useValue: overrides };
    return { module: OverridesModule, global: true, providers: [provider], exports: [provider] };
  }
}

/**
 * Runs the tasks of an application in a process of its own, without HTTP. SIGTERM and SIGINT stop it gently: running
 * tasks may end within `shutdownTimeout`, what is left goes back. A second signal gives everything back at once.
 *
 * @example await runWorker(AppModule, { worker: { queues: ['critical'], concurrency: 4 } });
 */
export async function runWorker(
  appModule: Type,
  options: RunWorkerOptions = {},
): Promise<INestApplicationContext> {
  const root: DynamicModule = {
    module: class WorkerRootModule {},
    imports: [OverridesModule.of({ worker: options.worker ?? {} }), appModule],
  };
  const app = await NestFactory.createApplicationContext(root, { abortOnError: false });
  checkImported(app, appModule);
  if (options.signals !== false) handleSignals(app);
  return app;
}

function checkImported(app: INestApplicationContext, appModule: Type): void {
  try {
    app.get(WorkerControl, { strict: false });
  } catch {
    throw new ConfigurationError(
      `${appModule.name} does not import TaskQueueModule.forRoot(): there is nothing to work on.`,
    );
  }
}

/** A worker that is stuck for so long ends, so that its supervisor starts another. */
const STUCK_MS = 10_000;
/** EX_TEMPFAIL: nothing is wrong with the tasks, try again with a new process. */
const EXIT_STUCK = 75;

function handleSignals(app: INestApplicationContext): void {
  const logger = new Logger('TaskQueueWorker');
  const control = app.get(WorkerControl, { strict: false });
  let isStopping = false;
  const stop = (why: string, code: number) => {
    if (isStopping) {
      logger.warn(`${why} again: giving back what still runs`);
      void control.stop({ now: true });
      return;
    }
    isStopping = true;
    logger.log(`${why}: stopping; running tasks may end`);
    app.close().then(
      () => process.exit(code),
      (error: unknown) => {
        logger.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM', 0));
  process.on('SIGINT', () => stop('SIGINT', 0));
  control.onUnhealthy(() => {
    setTimeout(() => {
      if (!control.isHealthy && !isStopping) stop('stuck handlers', EXIT_STUCK);
    }, STUCK_MS).unref();
  });
}
