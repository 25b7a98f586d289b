import { ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import { BrokerUnavailableError } from '../core/errors.js';
import { stackOfError } from '../core/kind-of-value.js';
import type { HealthCheck } from '../health/health-check.js';
import { PoolHealth } from '../health/pool-health.js';
import { PoolChild, type ChildListener } from '../worker/pool/pool-child.js';
import { Supervisor, type PoolEnd } from '../worker/pool/supervisor.js';
import { withoutInspector } from './exec-argv.js';
import { NestTaskLogger } from './task-logger.js';
import { LeaseReclaimer } from './lease-reclaimer.js';
import { PoolBroker } from './pool-broker.js';
import type { PlainBroker } from './plain-broker.js';
import { ReadyFile } from './ready-file.js';
import { CHILD_ORDER, type ChildOrder } from './run-child.js';

export interface PoolOptions extends ChildOrder {
  readonly processes: number;
  /** A process is replaced after this many tasks, or beyond this many bytes of memory. */
  readonly maxTasks?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
  /** See `runWorker`. */
  readonly readyFile?: string | undefined;
  /** How long a main loop may stand still before the pool counts as dead, in ms. Default: 5 minutes. */
  readonly maxLagMs?: number | undefined;
  /** Called with the health of the pool before its first process starts. */
  readonly onHealth?: ((health: HealthCheck) => void) | undefined;
  /** Called with the broker of the application as soon as a process has booted it. */
  readonly onBroker?: (broker: PlainBroker) => void;
}

const CHILD = fileURLToPath(new URL('./child.main.js', import.meta.url));

/** Runs an application in several processes until a signal ends them, or no process can be started. */
export async function runPool(options: PoolOptions): Promise<PoolEnd> {
  const logger = new Logger('TaskQueuePool');
  const broker = new PoolBroker();
  const reclaimer = new LeaseReclaimer(new NestTaskLogger('TaskQueuePool', undefined), broker);
  const { readyFile, processes, maxTasks, maxMemoryBytes } = options;
  const warn = (text: string) => logger.warn(text);
  const isAlive = () => supervisor.isAlive;
  const file = readyFile === undefined ? undefined : new ReadyFile(readyFile, { isAlive, warn });
  const supervisor = new Supervisor({
    processes,
    maxTasks,
    maxMemoryBytes,
    logger,
    fork: (listener) => forkChild(options, listener),
    onStart: ({ broker }) => options.onBroker?.(broker as PlainBroker),
    reclaim: (ready, ran) => reclaimer.reclaim(ready, ran),
    onReady: (isReady) => {
      if (!isReady) return file?.vanish();
      file?.appear();
      // Whoever reads it may look for the file.
      logger.log(`the pool takes tasks: ${processes} of ${processes} processes`);
    },
  });
  options.onHealth?.(healthOf(supervisor, { broker, maxLagMs: options.maxLagMs }));
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) reclaimer.hurry();
    isStopping = true;
    supervisor.stop(signal);
  };
  const stopListening = listen({
    // No application runs here: a fault of this process is no reason to give back the tasks of others.
    uncaughtException: (error) => logger.error(`the supervisor goes on after: ${stackOfError(error)}`),
    SIGTERM: () => stop('SIGTERM'),
    SIGINT: () => stop('SIGINT'),
  });
  const end = await supervisor.run();
  await reclaimer.close();
  await broker.close();
  if (end.kind === 'stopped') logger.log('the pool has stopped');
  stopListening();
  return end;
}

function healthOf(
  supervisor: Supervisor,
  { broker, maxLagMs }: { readonly broker: PoolBroker; readonly maxLagMs: number | undefined },
): HealthCheck {
  return new PoolHealth({
    maxLagMs,
    state: () => supervisor.state,
    broker: () => {
      const ready = supervisor.readyMessage;
      // Redis is asked about only when all children are ready.
      if (ready === undefined) throw new BrokerUnavailableError('No process of the pool is ready.');
      return broker.open(ready);
    },
  });
}

/** Listens to events of this process; returns how to stop. */
function listen(listeners: Readonly<Record<string, (event: unknown) => void>>): () => void {
  const all = Object.entries(listeners);
  for (const [event, listener] of all) process.on(event, listener);
  return () => {
    for (const [event, listener] of all) process.off(event, listener);
  };
}

function forkChild({ app, overrides, logLevels }: ChildOrder, listener: ChildListener): PoolChild {
  const order: ChildOrder = { app, overrides, logLevels };
  return new PoolChild(started(order), listener);
}

/** Node throws some faults of a start, and emits others. A pool out of memory tries again in both cases. */
function started(order: ChildOrder): ChildProcess {
  try {
    return forked(order);
  } catch (error) {
    // The one that is not there.
    const nobody = new ChildProcess();
    setImmediate(() => nobody.emit('error', error));
    return nobody;
  }
}

function forked(order: ChildOrder): ChildProcess {
  return fork(CHILD, [], {
    // Not as an argument: those of a process are seen by all, and the order may hold a password.
    env: { ...process.env, [CHILD_ORDER]: JSON.stringify(order) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    serialization: 'advanced',
    execArgv: withoutInspector(process.execArgv),
  });
}
