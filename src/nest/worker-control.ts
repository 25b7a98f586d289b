import { Injectable } from '@nestjs/common';
import type { WorkerInfo } from '../broker/worker-registry.js';
import type { Worker } from '../worker/worker.js';

/** The worker of this process. Inject it. Without a worker (`worker: false`) its methods do nothing. */
@Injectable()
export class WorkerControl {
  #worker: Worker | undefined;
  readonly #onWedged: (() => void)[] = [];

  /** What the worker says of itself; `undefined` where there is none. */
  get info(): WorkerInfo | undefined {
    return this.#worker?.info();
  }

  /** False when as many handlers are stuck beyond their hard limit as may run: the process should be replaced. */
  get isHealthy(): boolean {
    return this.#worker?.isWedged !== true;
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
    this.#onWedged.push(listener);
  }

  /** Called by the host of the worker. */
  wedged(): void {
    for (const listener of this.#onWedged) listener();
  }

  /** Called by the host of the worker. */
  adopt(worker: Worker): void {
    this.#worker = worker;
  }
}
