import type { Worker as Thread } from 'node:worker_threads';
import type { WorkerInfo } from '../../broker/worker-registry.js';
import type { Outcome } from '../../core/outcome.js';
import type { Run } from '../run.js';
import type { ToGuard } from './guard-message.js';
import { LimitOutcomes } from './limit-outcomes.js';
import type { RunWatch, WatchedWorker } from './run-watch.js';
import { sharedNow, SharedRunTable } from './shared-run-table.js';

/** The first message to a guard; its thread starts before any of this is known. */
export interface GuardData {
  readonly memory: SharedArrayBuffer;
  readonly worker: WatchedWorker;
  readonly broker: unknown;
}

const NONE = 0;

export interface ThreadWatchOptions {
  /** The thread, which loads its program while the application boots. */
  readonly thread: Thread;
  /** Where messages live, as data: the thread makes its own connection. */
  readonly broker: unknown;
  /** Called before the worker takes its first task. */
  readonly onStart: (worker: WatchedWorker) => void;
}

/** The main loop's side of the guard: writes the shared run table, and hands over what is too long for it. */
export class ThreadWatch implements RunWatch {
  #table = SharedRunTable.of(0);
  #free: number[] = [];
  readonly #rows = new Map<Run, number>();
  readonly #outcomes = new LimitOutcomes((number, outcome) =>
    this.#send({ kind: 'outcome', number, outcome }),
  );
  /** `performance.now()` as a moment of the table. */
  readonly #offset = sharedNow() - performance.now();

  constructor(private readonly options: ThreadWatchOptions) {}

  async start(worker: WatchedWorker): Promise<void> {
    // Handlers may go on after their lease was lost: for each slot one that runs and one such.
    this.#table = SharedRunTable.of(2 * worker.concurrency);
    this.#free = Array.from({ length: this.#table.rows }, (_, row) => row);
    this.turned(0, worker.concurrency);
    const { id, concurrency, leaseMs, shutdownTimeoutMs } = worker;
    const { thread, broker, onStart } = this.options;
    const watched = { id, concurrency, leaseMs, shutdownTimeoutMs };
    thread.postMessage({ memory: this.#table.memory, worker: watched, broker } satisfies GuardData);
    await new Promise((resolve) => thread.once('message', resolve));
    thread.unref();
    onStart(watched);
  }

  began(run: Run, outcome: () => Outcome): boolean {
    const row = this.#free.at(-1);
    if (row === undefined) return false;
    const { id, token } = run.delivery;
    const hardAt = run.hardAt + this.#offset;
    const hasLimit = hardAt !== Number.POSITIVE_INFINITY;
    const written = { id, token, outcome: hasLimit ? this.#outcomes.numberOf(run, outcome) : NONE, hardAt };
    if (!this.#table.write(row, written)) return false;
    this.#free.pop();
    this.#rows.set(run, row);
    return true;
  }

  ended(run: Run): void {
    const row = this.#rows.get(run);
    if (row === undefined) return;
    this.#rows.delete(run);
    this.#table.erase(row);
    this.#free.push(row);
  }

  turned(done: number, slots: number): void {
    this.#makeRoom(2 * slots);
    this.#table.turned(sharedNow(), done, slots);
  }

  reported(info: WorkerInfo): void {
    this.#send({ kind: 'info', info });
  }

  #makeRoom(rows: number): void {
    const before = this.#table.rows;
    if (rows <= before) return;
    this.#table.grow(rows);
    for (let row = before; row < this.#table.rows; row += 1) this.#free.push(row);
  }

  #send(message: ToGuard): void {
    this.options.thread.postMessage(message);
  }
}
