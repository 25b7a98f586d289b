import type { ScheduleRecord } from '../broker/schedule-store.js';
import { readEntry, type Reading } from './schedule-entry.js';

const KEPT = 20_000;

/** Reads entries, each version of them once: to read a cron expression costs more than to compute with it. */
export class ScheduleCache {
  readonly #known = new Map<string, Reading & { readonly version: string }>();

  /** @throws Error for an entry that cannot be read */
  of(record: ScheduleRecord): Reading {
    const { name, version } = record;
    const known = this.#known.get(name);
    if (known?.version === version) return known;
    const reading = { version, ...readEntry(record) };
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(name, reading);
    return reading;
  }
}
