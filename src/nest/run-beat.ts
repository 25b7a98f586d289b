import type { INestApplicationContext, Type } from '@nestjs/common';
import { bootWorker } from './boot-worker.js';
import { endOnSignals, readyFileAt, type RunWorkerOptions } from './run-worker.js';

/** Fires the schedules of an application in this process, without HTTP and without a worker. SIGTERM and SIGINT end it. */
export async function runBeat(
  appModule: Type,
  { overrides, readyFile, logLevels }: Pick<RunWorkerOptions, 'logLevels' | 'overrides' | 'readyFile'>,
): Promise<INestApplicationContext> {
  const file = readyFile === undefined ? undefined : readyFileAt(readyFile);
  const app = await bootWorker(appModule, {
    overrides: { ...overrides, worker: false, beat: true },
    logLevels,
  });
  endOnSignals(app, file);
  file?.appear();
  return app;
}
