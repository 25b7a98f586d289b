import { Inject, Injectable } from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import type { Answers, AskOptions } from '../client/ask.js';
import { RemoteWorkers } from '../client/remote-workers.js';
import { setTimeLimit } from '../client/time-limits.js';
import type { TimeLimit } from '../core/task-options.js';
import { TASK_QUEUE_BROKER } from './constants.js';
import type { WorkerInfo } from '../broker/worker-registry.js';
import type { Worker } from '../worker/worker.js';

/**
 * The worker of this process, and a way to all others. Inject it. Without a worker (`worker: false`) what concerns that does
 * nothing.
 *
 * @example
 * await this.control.workers('host-a').addQueue('low');
 * await this.control.setTimeLimit('reports.daily', { soft: '10m', hard: '12m' });
 */
@Injectable()
export class WorkerControl {
  #worker: Worker | undefined;
  readonly #onStuck: (() => void)[] = [];
  #onShutdown: ((isCold: boolean) => void) | undefined;

  constructor(@Inject(TASK_QUEUE_BROKER) private readonly broker: Broker) {}

  /**
   * Some workers of the namespace, in any process: ids or hosts, `*` for any characters. Default: all.
   *
   * @param options.timeout how long their answers are waited for, default 1 second
   */
  workers(which: AskOptions['workers'] = [], options: Pick<AskOptions, 'timeout'> = {}): RemoteWorkers {
    return new RemoteWorkers(this.broker, { ...options, workers: which });
  }

  /**
   * Sets the time limits of a task for all runs that begin from now on, in all workers and those to come; what is left out is as
   * the task declares it. Limits given with a call beat them. Answers which workers know the task.
   *
   * @throws InvalidOptionError for a soft limit above the hard one
   */
  setTimeLimit(task: string, limit: TimeLimit): Promise<Answers<boolean>> {
    return setTimeLimit(this.broker, task, limit);
  }

  /** The limits of a task are again as it declares them. */
  unsetTimeLimit(task: string): Promise<Answers<boolean>> {
    return setTimeLimit(this.broker, task, undefined);
  }

  /** The state of the worker; `undefined` where there is none. */
  get info(): WorkerInfo | undefined {
    return this.#worker?.info();
  }

  /** False when as many handlers are stuck beyond their hard limit as may run: the process should be replaced. */
  get isHealthy(): boolean {
    return this.#worker?.isStuck !== true;
  }

  /** Takes no more tasks; what runs goes on. */
  pause(): void {
    this.#worker?.pause();
  }

  resume(): void {
    this.#worker?.resume();
  }

  /** Pauses, and resolves when nothing runs. */
  async drain(): Promise<void> {
    await this.#worker?.drain();
  }

  /** Stops for good: waits for what runs, at most the shutdown timeout. A second call, or `now`, gives it back at once. */
  async stop(options: { readonly now?: boolean } = {}): Promise<void> {
    await this.#worker?.stop(options);
  }

  /** Calls back whenever a handler gets stuck and makes the worker unhealthy. */
  onUnhealthy(listener: () => void): void {
    this.#onStuck.push(listener);
  }

  /** Takes the end of this process into its hands when an operator wants the worker to stop. Default: only the worker stops. */
  onShutdown(listener: (isCold: boolean) => void): void {
    this.#onShutdown = listener;
  }

  /** Called by the host of the worker. */
  shutDown(isCold: boolean): void {
    if (this.#onShutdown !== undefined) this.#onShutdown(isCold);
    else void this.stop({ now: isCold });
  }

  /** Called by the host of the worker. */
  stuck(): void {
    for (const listener of this.#onStuck) listener();
  }

  /** Called by the host of the worker. */
  adopt(worker: Worker): void {
    this.#worker = worker;
  }
}
