import { Logger, type INestApplicationContext } from '@nestjs/common';
import { CurrentWorker } from '../worker/current-worker.js';
import { LocalWorker } from '../worker/local-worker.js';

/** A worker that is stuck for so long ends, so that its supervisor starts another. */
const STUCK_MS = 10_000;
/** EX_TEMPFAIL: nothing is wrong with the tasks, try again with a new process. */
export const EXIT_STUCK = 75;

/** The end of a worker's process: gentle when it is first asked for, at once the second time. */
export class Shutdown {
  readonly #logger = new Logger('TaskQueueWorker');
  readonly #worker: LocalWorker;
  #isStopping = false;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly onStop: () => void = () => undefined,
    /** An operator wants it to stop. */
    onRequest?: (isCold: boolean) => void,
  ) {
    this.#worker = app.get(LocalWorker, { strict: false });
    const current = app.get(CurrentWorker, { strict: false });
    current.onStuck(() => this.#watchStuck());
    current.onShutdown(onRequest ?? ((isCold) => this.stop('shutdown command', 0, isCold)));
  }

  /** Ends the process with `code` when running tasks have ended or their time is over; it is over at once with `now`. */
  stop(reason: string, code: number, now = this.#isStopping): void {
    this.#begin(reason, code);
    if (now) {
      this.#logger.warn(`${reason}: this process gives running tasks back at once`);
      void this.#worker.stop({ now: true });
    }
  }

  #begin(reason: string, code: number): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#logStop(reason);
    this.onStop();
    this.app.close().then(
      () => process.exit(code),
      (error: unknown) => {
        this.#logger.error(error);
        process.exit(1);
      },
    );
  }

  #logStop(reason: string): void {
    if (this.#worker.info === undefined) new Logger('TaskQueueBeat').log(`${reason}: this process stops`);
    else this.#logger.log(`${reason}: this process stops when its running tasks have ended`);
  }

  #watchStuck(): void {
    setTimeout(() => {
      if (!this.#worker.isHealthy && !this.#isStopping) this.stop('stuck handlers', EXIT_STUCK);
    }, STUCK_MS).unref();
  }
}
