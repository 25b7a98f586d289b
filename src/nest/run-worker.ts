import { Logger, type INestApplicationContext, type LogLevel, type Type } from '@nestjs/common';
import { CurrentWorker } from '../worker/current-worker.js';
import { LocalWorker } from '../worker/local-worker.js';
import { bootWorker } from './boot-worker.js';
import type { TaskQueueModuleOptions, WorkerModuleOptions } from './module-options.js';
import { flag, checkAll, listOf, matching, oneOf, optionsOf, type Checks } from '../core/option-check.js';
import { MODULE_CHECKS, WORKER_CHECKS } from './module-checks.js';
import { ReadyFile } from './ready-file.js';
import { Shutdown } from './shutdown.js';

/** Options of `runWorker()`. */
export interface RunWorkerOptions {
  /** Overrides the `worker` options of the module, also `worker: false`. Default: `{}`. */
  readonly worker?: WorkerModuleOptions;
  /** Overrides the other options of the module. Default: `{}`. */
  readonly overrides?: Omit<Partial<TaskQueueModuleOptions>, 'worker'>;
  /**
   * `true`: SIGTERM and SIGINT end the process with exit code 0; it ends with 75 when handlers beyond their hard limit hold all slots.
   * `false`: the caller ends it. Default: true.
   */
  readonly signals?: boolean;
  /**
   * A file for probes: it is there while tasks are taken, says when stuck handlers hold all slots, and is touched every 5 s while the main
   * loop turns. A path at which no other
   * file is: else ConfigurationError. Default: no file.
   */
  readonly readyFile?: string;
  /** The levels that Nest logs. Default: all. */
  readonly logLevels?: readonly LogLevel[];
}

const LEVELS = ['log', 'error', 'warn', 'debug', 'verbose', 'fatal'] as const satisfies readonly LogLevel[];

const { worker: _worker, ...OVERRIDE_CHECKS } = MODULE_CHECKS;

/** `worker` and `overrides` are laid over the options of the module, and checked with them. */
const RUN_CHECKS: Checks<RunWorkerOptions> = {
  worker: optionsOf(WORKER_CHECKS, 'options of the worker, such as { concurrency: 8 }'),
  overrides: optionsOf(OVERRIDE_CHECKS, "options of the module, such as { namespace: 'shop' }"),
  signals: flag,
  readyFile: matching('the path of a file', (value) => typeof value === 'string' && value !== ''),
  logLevels: listOf(oneOf(...LEVELS), "a list of levels, such as ['error', 'warn']"),
};

/**
 * Runs the tasks of an application in this process, without HTTP. SIGTERM and SIGINT stop it gently: running tasks may end
 * within `shutdownTimeout`, and the others go back. A second signal gives everything back at once. For several processes,
 * and for hard limits that also stop a handler which blocks its process, use the command `ntq worker`.
 *
 * @example await runWorker(AppModule, { worker: { queues: ['critical'], concurrency: 4 } });
 */
export async function runWorker(
  appModule: Type,
  options: RunWorkerOptions = {},
): Promise<INestApplicationContext> {
  checkAll(options, RUN_CHECKS, { where: 'runWorker()', prefix: '' });
  const { worker = {}, readyFile, logLevels } = options;
  const file = readyFile === undefined ? undefined : readyFileAt(readyFile);
  const app = await bootWorker(appModule, { overrides: { ...options.overrides, worker }, logLevels });
  if (options.signals !== false) endOnSignals(app, file);
  if (file !== undefined) showReady(app, file);
  return app;
}

function showReady(app: INestApplicationContext, file: ReadyFile): void {
  const worker = app.get(LocalWorker, { strict: false });
  file.appear(() => !worker.isHealthy);
  app.get(CurrentWorker, { strict: false }).onStuck(() => file.update());
}

/** The file for probes, with warnings in the log of the worker. */
export function readyFileAt(path: string): ReadyFile {
  const logger = new Logger('TaskQueueWorker');
  return new ReadyFile(path, { warn: (text) => logger.warn(text) });
}

/** SIGTERM and SIGINT end the process gently, a second one at once. */
export function endOnSignals(app: INestApplicationContext, file?: ReadyFile): void {
  const shutdown = new Shutdown(app, () => file?.vanish());
  process.on('SIGTERM', () => shutdown.stop('SIGTERM', 0));
  process.on('SIGINT', () => shutdown.stop('SIGINT', 0));
}
