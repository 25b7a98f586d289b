import { addRun, addTo, addWait, emptyTally, type Counter, type Tally } from './figures.js';

/** The figures of one task on one queue. */
export interface FigureRow {
  readonly queue: string;
  readonly task: string;
  readonly tally: Tally;
}

/** More tasks and queues than that are counted together, under this name. */
const MOST_ROWS = 1_000;
export const OTHER = 'other';

/** Sums up what happens to tasks in this process, until somebody takes it. A few array accesses for each event. */
export class FigureRecorder {
  #byQueue = new Map<string, Map<string, Tally>>();
  #rows: FigureRow[] = [];
  /** Called with the first event since the last take. */
  onFirst: () => void = () => undefined;

  add(counter: Counter, queue: string, task: string, by = 1): void {
    addTo(this.#tally(queue, task), counter, by);
  }

  started(queue: string, task: string, waitMs: number): void {
    const tally = this.#tally(queue, task);
    addTo(tally, 'started');
    addWait(tally, waitMs);
  }

  /** The run of an attempt has ended. */
  ran(queue: string, task: string, runMs: number): void {
    addRun(this.#tally(queue, task), runMs);
  }

  /** All that was summed up since the last call. */
  take(): readonly FigureRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#byQueue = new Map();
    return rows;
  }

  #tally(queue: string, task: string): Tally {
    return this.#byQueue.get(queue)?.get(task) ?? this.#newTally(queue, task);
  }

  #newTally(queue: string, task: string): Tally {
    if (this.#rows.length >= MOST_ROWS && !(queue === OTHER && task === OTHER))
      return this.#tally(OTHER, OTHER);
    const tally = emptyTally();
    const byTask = this.#byQueue.get(queue) ?? new Map<string, Tally>();
    this.#byQueue.set(queue, byTask.set(task, tally));
    this.#rows.push({ queue, task, tally });
    if (this.#rows.length === 1) this.onFirst();
    return tally;
  }
}
