import type { Firing, FiringStore, ScheduleRecord, Tick } from '../broker/schedule-store.js';
import type { Duty } from '../core/duty.js';
import { ClockRepair } from './clock-repair.js';
import { versionSequence } from './compare-and-set.js';
import { planOf } from './plan.js';
import type { TickReporter } from './tick-reporter.js';
import { ScheduleCache } from './schedule-cache.js';
import { tickMessage, UNREADABLE, type Reading } from './schedule-entry.js';

/** Read in one call. */
const READ_AT_ONCE = 200;
/** Enqueued by one call of the script; it stays short. */
const FIRED_AT_ONCE = 200;
/** A process that makes a schedule due earlier says so, and a listener that was cut off asks again; this only backs them. */
const IDLE_MS = 30_000;
/** A clock that goes back by less needs no second look. */
const SET_BACK_MS = 1_000;

export interface BeatOptions {
  readonly store: FiringStore;
  /** Unique to this process. */
  readonly id: string;
  readonly reporter: TickReporter;
  /** The longest pause between two turns, in ms; Infinity where no change can be missed. Default 30 000. */
  readonly idleMs?: number;
}

/**
 * Turns time into messages. Any number of them may run: each asks the broker for the time and for what is due, and the
 * broker lets only the first one move a schedule on. Only the broker's clock is used.
 */
export class Beat implements Duty {
  readonly name = 'beat';
  readonly #cache = new ScheduleCache();
  readonly #versions: () => string;
  /** The broker's time at the last turn. */
  #now = Number.POSITIVE_INFINITY;

  constructor(private readonly options: BeatOptions) {
    this.#versions = versionSequence(options.id);
  }

  /** Fires what is due; answers in how many ms there may be more. */
  async turn(): Promise<number> {
    const { store, idleMs = IDLE_MS } = this.options;
    const { now, nextAt, schedules } = await store.find({ kind: 'due', limit: READ_AT_ONCE });
    // At the first turn, too: nobody knows what the clock did while there was no beat.
    if (now < this.#now - SET_BACK_MS) await new ClockRepair(store, this.#cache, this.#versions).run();
    this.#now = now;
    const wasAny = await this.#fireAll(schedules, now);
    if (wasAny) return 0;
    return Math.min(idleMs, nextAt === undefined ? idleMs : Math.max(1, nextAt - now));
  }

  /** True if there was something to fire: then there may be more. */
  async #fireAll(schedules: readonly ScheduleRecord[], now: number): Promise<boolean> {
    const firings: Firing[] = [];
    for (const record of schedules) {
      const firing = await this.#firing(record, now);
      if (firing !== undefined) firings.push(firing);
    }
    for (const chunk of chunksOf(firings)) {
      const { now: at, replies } = await this.options.store.fire(this.#versions(), chunk);
      chunk.forEach((firing, index) => this.options.reporter.report(firing, replies[index], at));
    }
    return firings.length > 0;
  }

  /** One that nobody can read must not stand in the way of the others. */
  async #firing(record: ScheduleRecord, now: number): Promise<Firing | undefined> {
    try {
      return firingOf(record, this.#cache.of(record), now);
    } catch (error) {
      const paused = UNREADABLE + (error as Error).message;
      const fields = { paused, dueAt: null, fireAt: null };
      const { name, version } = record;
      await this.options.store.put({ name, from: version, version: this.#versions(), fields });
      this.options.reporter.reportUnreadable(name, paused);
      return undefined;
    }
  }
}

function firingOf(record: ScheduleRecord, { entry, timetable }: Reading, now: number): Firing {
  const { name, version, dueAt, pending } = record;
  const { due, missed, nextDueAt } = planOf(entry, timetable, record, now);
  const tick = (at: number): Tick => ({
    dueAt: at,
    fireAt: timetable.fireAt(at),
    message: tickMessage(entry.message, `beat:${name}:${at}`, now),
  });
  return {
    name,
    version,
    dueAt,
    next: nextDueAt === undefined ? undefined : { dueAt: nextDueAt, fireAt: timetable.fireAt(nextDueAt) },
    overlap: entry.overlap,
    limit: entry.limit,
    pending: pending === undefined ? undefined : tick(pending),
    ticks: due.map(tick),
    missed,
  };
}

function chunksOf(firings: readonly Firing[]): Firing[][] {
  const chunks: Firing[][] = [];
  let room = 0;
  for (const firing of firings) {
    room -= 1 + firing.ticks.length;
    if (room < 0) {
      chunks.push([]);
      room = FIRED_AT_ONCE;
    }
    chunks.at(-1)?.push(firing);
  }
  return chunks;
}
