import type { Examination } from '../broker/examination.js';
import { Inspector, type WorkerStatus } from '../client/inspector.js';
import { loadApp, type AppFile } from './app-file.js';
import { bootWorker } from './boot-worker.js';
import { openBroker } from './broker.factory.js';
import { TASK_QUEUE_OPTIONS } from './constants.js';
import { plainBroker, type PlainBroker } from './plain-broker.js';
import { resolveOptions, type ResolvedOptions } from './resolved-options.js';
import type { Place } from './operations.js';

/** What was seen of a namespace. */
export interface Examined extends Examination {
  readonly workers: readonly WorkerStatus[];
}

/** Looks at a namespace, with or without its application. It refuses nothing beforehand: to find that out is its purpose. */
export async function examine(where: AppFile | Place): Promise<Examined> {
  const { target, namespace } = 'path' in where ? await ofApp(where) : ofPlace(where);
  const broker = await openBroker({ target, namespace }, () => undefined);
  try {
    const workers = await broker.workers.list();
    const seen = await broker.examine([...new Set(workers.flatMap(({ queues }) => queues))]);
    return { ...seen, workers: Inspector.statesOf(workers, seen.namespace.now) };
  } finally {
    await broker.close();
  }
}

function ofPlace({ redis, namespace }: Place): PlainBroker {
  return plainBroker(resolveOptions({ broker: redis, namespace, worker: false }, undefined));
}

async function ofApp(file: AppFile): Promise<PlainBroker> {
  const app = await bootWorker(await loadApp(file), {
    overrides: { worker: false, beat: false },
    logLevels: [],
  });
  try {
    return plainBroker(app.get<ResolvedOptions>(TASK_QUEUE_OPTIONS, { strict: false }));
  } finally {
    await app.close();
  }
}
