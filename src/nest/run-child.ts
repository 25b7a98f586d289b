import { Worker as Thread } from 'node:worker_threads';
import { Logger, type LogLevel } from '@nestjs/common';
import { ConfigurationError } from '../core/errors.js';
import type { WatchedWorker } from '../worker/guard/run-watch.js';
import { ThreadWatch } from '../worker/guard/thread-watch.js';
import { inEnvelope, parseToChild, type FromChild } from '../worker/pool/pool-message.js';
import { loadApp, type AppFile } from './app-file.js';
import { withoutLoggedError } from './boot-error.js';
import { bootWorker } from './boot-worker.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import { plainBroker } from './plain-broker.js';
import type { ResolvedOptions } from './resolved-options.js';
import { Shutdown } from './shutdown.js';
import { stackOfError } from '../core/kind-of-value.js';
import { withUserFrame } from '../core/user-stack.js';

/** The variable of the environment in which a process of the pool finds what it is to run, as JSON. */
export const CHILD_ORDER = 'NTQ_CHILD_ORDER';

/** The application that a process of the pool runs. */
export interface ChildOrder {
  readonly app: AppFile;
  /** Laid over the options of the module. */
  readonly overrides: Partial<TaskQueueModuleOptions>;
  readonly logLevels?: readonly LogLevel[] | undefined;
}

const GUARD = new URL('./guard.main.js', import.meta.url);

/** Boots the whole application in a process of the pool, and works until the supervisor ends it. */
export async function runChild({ app: file, overrides, logLevels }: ChildOrder): Promise<void> {
  const watch = startGuard();
  let shutdown: Shutdown | undefined;
  onStop((now) => {
    if (shutdown === undefined) process.exit(0);
    shutdown.stop('the supervisor', 0, now);
  });
  try {
    const app = await withoutLoggedError(async () =>
      bootWorker(await loadApp(file), { overrides, logLevels, watch }),
    );
    // The supervisor decides: alone, this process would be followed by another.
    shutdown = new Shutdown(app, undefined, (now) => notifySupervisor({ kind: 'shutdown', now }));
  } catch (error) {
    const isFinal = error instanceof ConfigurationError;
    notifySupervisor({ kind: 'failed', error: describe(error), isFinal }, () => process.exit(1));
  }
}

/** Calls back when the supervisor asks this process to stop; with `now` at once, by default the second time. */
function onStop(stop: (now?: boolean) => void): void {
  process.on('message', (received) => {
    const message = parseToChild(received);
    if (message !== undefined) stop(message.now);
  });
  // The application has closed the channel: a signal is what is left.
  process.once('disconnect', () => process.on('SIGTERM', () => stop()));
}

/** The thread of the guard loads its program meanwhile. Without it this process must not go on. */
function startGuard(): (options: ResolvedOptions) => ThreadWatch {
  const thread = new Thread(GUARD);
  let isReady = false;
  thread.on('error', (thrown: unknown) => {
    const error = `The guard of this process failed: ${stackOfError(thrown)}`;
    new Logger('TaskQueueWorker').error(error);
    // The supervisor says why a boot failed, also where the log of its children goes elsewhere.
    if (isReady) process.exit(1);
    notifySupervisor({ kind: 'failed', error, isFinal: false }, () => process.exit(1));
  });
  return (options) => {
    const broker = plainBroker(options);
    const onStart = (worker: WatchedWorker) => {
      isReady = true;
      notifySupervisor({ kind: 'ready', worker, broker });
    };
    return new ThreadWatch({ thread, broker, onStart });
  };
}

function notifySupervisor(message: FromChild, then: () => void = () => undefined): void {
  process.send?.(inEnvelope(message), then);
}

/** The message is enough where it says what to do, with the line of the application; any other error needs its stack. */
function describe(error: unknown): string {
  return error instanceof ConfigurationError ? `${error.name}: ${withUserFrame(error)}` : stackOfError(error);
}
