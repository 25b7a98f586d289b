import { isOfTasks, OF_COMMANDS, OF_SCHEDULES } from './figure-kind.js';
import { addCommand, addMissed, addRun, addTo, addWait, emptyTally } from './figures.js';
import type { Counter, Tally } from './figures.js';

/** The figures of one task on one queue; of a schedule or a command, if `isOfTasks` says so of the queue. */
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
  #commands = new Map<string, Tally>();
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

  /** A schedule has fired a tick, so late. */
  fired(schedule: string, lagMs: number): void {
    addWait(this.#tally(OF_SCHEDULES, schedule), lagMs);
  }

  missed(schedule: string, count: number): void {
    addMissed(this.#tally(OF_SCHEDULES, schedule), count);
  }

  /** The broker has answered a command. Commands wait for other figures: a process hands over nothing on their account. */
  command(script: string, ms: number): void {
    const tally = this.#commands.get(script) ?? emptyTally();
    this.#commands.set(script, tally);
    addCommand(tally, ms);
  }

  /** All that was summed up since the last call. */
  take(): readonly FigureRow[] {
    if (this.#rows.length === 0) return [];
    const commands = [...this.#commands].map(([task, tally]) => ({ queue: OF_COMMANDS, task, tally }));
    const rows = [...this.#rows, ...commands];
    this.#rows = [];
    this.#byQueue = new Map();
    this.#commands = new Map();
    return rows;
  }

  #tally(queue: string, task: string): Tally {
    return this.#byQueue.get(queue)?.get(task) ?? this.#newTally(queue, task);
  }

  #newTally(queue: string, task: string): Tally {
    const other = isOfTasks(queue) ? OTHER : queue;
    if (this.#rows.length >= MOST_ROWS && !(queue === other && task === OTHER))
      return this.#tally(other, OTHER);
    const tally = emptyTally();
    const byTask = this.#byQueue.get(queue) ?? new Map<string, Tally>();
    this.#byQueue.set(queue, byTask.set(task, tally));
    this.#rows.push({ queue, task, tally });
    if (this.#rows.length === 1) this.onFirst();
    return tally;
  }
}
