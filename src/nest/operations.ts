import { refuseMemory, type Operations } from '../services/connect.js';
import type { Services } from '../services/create-services.js';
import { currentUser } from '../services/current-user.js';
import { loadApp, type AppFile } from './app-file.js';
import { bootWorker } from './boot-worker.js';
import { TASK_QUEUE_OPTIONS, TASK_QUEUE_SERVICES } from './constants.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import { plainBroker, type PlainBroker } from './plain-broker.js';
import type { ResolvedOptions } from './resolved-options.js';

/** An application, and the options that are laid over its own broker and namespace. */
export interface AppTarget extends AppFile {
  readonly overrides: Partial<Pick<TaskQueueModuleOptions, 'broker' | 'namespace' | 'shards'>>;
}

/** The services of an application, which is booted without a worker: for brokers that no URL can name. */
export async function bootServices(target: AppTarget): Promise<Operations> {
  const app = await bootIdle(target);
  const services = app.get<Services>(TASK_QUEUE_SERVICES, { strict: false });
  services.audit.actor = { via: 'cli', who: currentUser() };
  return { ...services, close: () => app.close() };
}

/** The broker of an application as data. */
export async function brokerOfApp(target: AppTarget): Promise<PlainBroker> {
  const app = await bootIdle(target);
  try {
    return plainBroker(app.get<ResolvedOptions>(TASK_QUEUE_OPTIONS, { strict: false }));
  } finally {
    await app.close();
  }
}

async function bootIdle({ overrides, ...file }: AppTarget) {
  return bootWorker(await loadApp(file), {
    overrides: { ...overrides, worker: false, beat: false },
    logLevels: [],
    check: ({ broker }) => refuseMemory(broker),
  });
}
