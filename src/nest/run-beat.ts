import type { INestApplicationContext, Type } from '@nestjs/common';
import { refuseMemory } from '../services/connect.js';
import { withoutLoggedError } from './boot-error.js';
import { bootWorker, type BootOptions } from './boot-worker.js';
import { endOnSignals, readyFileAt, type RunWorkerOptions } from './run-worker.js';

/** Fires the schedules of an application in this process, without HTTP and without a worker. SIGTERM and SIGINT end it. */
export async function runBeat(
  appModule: Type,
  { overrides, readyFile, logLevels }: Pick<RunWorkerOptions, 'logLevels' | 'overrides' | 'readyFile'>,
): Promise<INestApplicationContext> {
  const file = readyFile === undefined ? undefined : readyFileAt(readyFile);
  const options: BootOptions = {
    overrides: { ...overrides, worker: false, beat: true },
    logLevels,
    check: ({ broker }) => refuseMemory(broker, 'its schedules would fire where no worker is'),
  };
  const app = await withoutLoggedError(() => bootWorker(appModule, options));
  endOnSignals(app, file);
  file?.appear();
  return app;
}
