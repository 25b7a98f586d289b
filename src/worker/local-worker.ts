import type { WorkerInfo } from '../broker/worker-registry.js';
import { checkAll, flag, type Checks } from '../core/option-check.js';
import type { CurrentWorker } from './current-worker.js';
import { inspectedWith } from '../core/inspected.js';

/** How a worker stops. */
export interface StopOptions {
  /** Gives running tasks back at once, without a loss. Default: they may end within the shutdown timeout. */
  readonly now?: boolean;
}

const STOP_CHECKS: Checks<StopOptions> = { now: flag };

/**
 * The worker of this process. Inject it; `Workers` reaches those of all processes. In a process without a worker
 * (`worker: false`) its methods do nothing.
 *
 * @example
 * await this.localWorker.drain();
 */
export class LocalWorker {
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(private readonly current: CurrentWorker) {}

  /** Its state now; `undefined` in a process without a worker. */
  get info(): WorkerInfo | undefined {
    return this.current.worker?.info();
  }

  /** False when as many handlers are stuck beyond their hard limit as may run: the process should be replaced. */
  get isHealthy(): boolean {
    return this.current.worker?.isStuck !== true;
  }

  /** Takes no more tasks; running tasks go on. Lasts until `resume()` or the end of the process. */
  pause(): void {
    this.current.worker?.pause();
  }

  /** Takes tasks again. */
  resume(): void {
    this.current.worker?.resume();
  }

  /** Pauses, and resolves when nothing runs. */
  async drain(): Promise<void> {
    await this.current.worker?.drain();
  }

  /**
   * Stops for good: waits for running tasks, at most the shutdown timeout, and gives the others back.
   *
   * @param options.now gives running tasks back at once, without a loss; so does a second call
   */
  async stop(options: StopOptions = {}): Promise<void> {
    checkAll(options, STOP_CHECKS, { where: 'stop()', prefix: '' });
    await this.current.worker?.stop(options);
  }
}
