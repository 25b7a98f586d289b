import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import { PoolChild, type ChildListener, type Ready } from '../worker/pool/pool-child.js';
import { Supervisor, type PoolEnd } from '../worker/pool/supervisor.js';
import { openBroker } from './broker.factory.js';
import type { PlainBroker } from './plain-broker.js';
import { ReadyFile } from './ready-file.js';
import { CHILD_ORDER, type ChildOrder } from './run-child.js';

export interface PoolOptions extends ChildOrder {
  readonly processes: number;
  /** After so many tasks, or so many bytes of memory, a process is replaced. */
  readonly maxTasks?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
  /** See `runWorker`. */
  readonly readyFile?: string | undefined;
}

const CHILD = fileURLToPath(new URL('./child.main.js', import.meta.url));
/** At the end of all, for the last leases to go back. */
const LAST_WORDS_MS = 2_000;
/** Redis may be away when a child dies: it is tried again, until leases run out by themselves. */
const TRIES = 5;
const TRY_AGAIN_MS = 1_000;

/** Runs an application in several processes until a signal ends them, or none can be started. */
export async function runPool(options: PoolOptions): Promise<PoolEnd> {
  const logger = new Logger('TaskQueuePool');
  const undertaker = new Undertaker(logger);
  const { readyFile, processes, maxTasks, maxMemoryBytes } = options;
  const file = readyFile === undefined ? undefined : new ReadyFile(readyFile, () => supervisor.isAlive);
  const supervisor = new Supervisor({
    processes,
    maxTasks,
    maxMemoryBytes,
    logger,
    launch: (listener) => launch(options, listener),
    bury: (ready, ran) => undertaker.bury(ready, ran),
    onReady: (isReady) => {
      if (!isReady) return file?.vanish();
      file?.appear();
      // Whoever reads it may look for the file.
      logger.log(`the pool takes tasks: ${processes} of ${processes} processes`);
    },
  });
  process.on('SIGTERM', () => supervisor.stop('SIGTERM'));
  process.on('SIGINT', () => supervisor.stop('SIGINT'));
  const end = await supervisor.run();
  await undertaker.close();
  return end;
}

function launch({ app, overrides, logLevels }: ChildOrder, listener: ChildListener): PoolChild {
  const order: ChildOrder = { app, overrides, logLevels };
  const child = fork(CHILD, [], {
    // Not as an argument: those of a process are seen by all, and the order may hold a password.
    env: { ...process.env, [CHILD_ORDER]: JSON.stringify(order) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    serialization: 'advanced',
    // Two processes cannot listen on one port for a debugger.
    execArgv: process.execArgv.filter((option) => !option.startsWith('--inspect')),
  });
  return new PoolChild(child, listener);
}

/** Gives back what dead children held, over a connection of the supervisor's own. */
class Undertaker {
  #broker: Promise<Broker> | undefined;
  readonly #burials = new Set<Promise<void>>();
  #isClosed = false;

  constructor(private readonly logger: Logger) {}

  bury(ready: Ready, ran: number): void {
    const burial = this.#tryToBury(ready, ran)
      .catch((error: Error) => {
        this.logger.warn(`What a dead process held comes back when its leases run out: ${error.message}`);
      })
      .finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
  }

  async close(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref());
    await Promise.race([Promise.all(this.#burials), patience]);
    // A burial that is tried again now would open a connection that nobody closes.
    this.#isClosed = true;
    await this.#broker?.then((broker) => broker.close()).catch(() => undefined);
  }

  async #tryToBury(ready: Ready, ran: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#bury(ready, ran);
      } catch (error) {
        if (tries === TRIES || this.#isClosed) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS).unref());
      if (this.#isClosed) throw new Error('the pool has ended.');
    }
  }

  async #bury({ worker, broker: plain }: Ready, ran: number): Promise<void> {
    this.#broker ??= openBroker(plain as PlainBroker, () => undefined).catch((error: unknown) => {
      this.#broker = undefined;
      throw error;
    });
    const broker = await this.#broker;
    const lost = await broker.leases.abandon(worker.id, ran);
    await broker.workers.leave(worker.id);
    const final = lost.filter(({ isFinal }) => isFinal);
    for (const { id, name } of final)
      this.logger.error(`task ${name} ${id} was lost for good with its process`);
    if (lost.length > final.length)
      this.logger.warn(`${lost.length - final.length} tasks that ran in the dead process run again`);
  }
}
