import type { ScheduleRecord } from '../broker/schedule-store.js';
import type { ScheduleEntry } from './schedule-entry.js';
import { Timetable } from './timetable.js';

/** An entry as it was read, and its due times. */
export interface Reading {
  readonly entry: ScheduleEntry;
  readonly timetable: Timetable;
}

const KEPT = 20_000;

/** Reads entries, each version of them once: to read a cron expression costs more than to reckon with it. */
export class Timetables {
  readonly #known = new Map<string, Reading & { readonly version: string }>();

  /** @throws Error for an entry that cannot be read */
  of({ name, version, entry: json }: ScheduleRecord): Reading {
    const known = this.#known.get(name);
    if (known?.version === version) return known;
    const entry = JSON.parse(json) as ScheduleEntry;
    const reading = { version, entry, timetable: new Timetable(name, entry) };
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(name, reading);
    return reading;
  }
}
