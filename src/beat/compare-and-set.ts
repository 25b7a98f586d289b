import type { ScheduleFields, ScheduleRecord, ScheduleStore } from '../broker/schedule-store.js';
import { TaskQueueError } from '../core/errors.js';

/** More often than this nobody changes the same schedule at the same moment. */
const TRIES = 20;

/** The schedule as it stands (`undefined` if it does not exist) and the broker's time. */
export type ScheduleUpdate = (record: ScheduleRecord | undefined, now: number) => ScheduleFields | undefined;

/** Changes schedules: reads, decides, puts, and starts over when somebody else was first. */
export class CompareAndSet {
  constructor(
    private readonly store: ScheduleStore,
    private readonly version: () => string,
  ) {}

  /** Gives the schedule after the change, which may be called more than once; a change of `undefined` leaves it as it is. */
  async update(name: string, change: ScheduleUpdate): Promise<ScheduleRecord | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { now, schedules } = await this.store.find({ kind: 'names', names: [name] });
      const [record] = schedules;
      const fields = change(record, now);
      if (fields === undefined) return record;
      const request = { name, from: record?.version, version: this.version(), fields };
      if (await this.store.put(request)) return this.#read(name);
    }
    throw new TaskQueueError(`Schedule ${name} is being changed by others without pause. Try again.`);
  }

  async #read(name: string): Promise<ScheduleRecord | undefined> {
    return (await this.store.find({ kind: 'names', names: [name] })).schedules[0];
  }
}

/** Names that are given once, for the changes and calls of one process: they distinguish a replay from a second try. */
export function versionSequence(process: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${process}:${count}`;
  };
}
