import type { INestApplicationContext, Type } from '@nestjs/common';
import { withoutLoggedError } from './boot-error.js';
import { bootWorker, type BootOptions } from './boot-worker.js';
import { closedIfInMemory } from './operations.js';
import { endOnSignals, readyFileAt, type RunWorkerOptions } from './run-worker.js';

/** Fires the schedules of an application in this process, without HTTP and without a worker. SIGTERM and SIGINT end it. */
export async function runBeat(
  appModule: Type,
  { overrides, readyFile, logLevels }: Pick<RunWorkerOptions, 'logLevels' | 'overrides' | 'readyFile'>,
): Promise<INestApplicationContext> {
  const file = readyFile === undefined ? undefined : readyFileAt(readyFile);
  const options: BootOptions = { overrides: { ...overrides, worker: false, beat: true }, logLevels };
  const app = await withoutLoggedError(async () => closedIfInMemory(await bootWorker(appModule, options)));
  endOnSignals(app, file);
  file?.appear();
  return app;
}
