import { randomUUID } from 'node:crypto';
import type { AnySignature } from '../canvas/signature.js';
import type { Broker } from '../broker/broker.js';
import type { ScheduleRecord } from '../broker/schedule-store.js';
import type { AsyncResult } from '../client/async-result.js';
import { ConfigurationError, MalformedScheduleError, UnknownScheduleError } from '../core/errors.js';
import { checkAll, whole, type Checks } from '../core/option-check.js';
import { checkNote } from '../core/note.js';
import { checkWhole } from '../core/options.js';
import { quoted } from '../core/printable.js';
import { declaredFields, nextTimes, NO_TIMES } from './declaration.js';
import { CompareAndSet, versionSequence, type ScheduleUpdate } from './compare-and-set.js';
import {
  isReadable,
  readEntry,
  tickMessage,
  type MessageTemplate,
  type Reading,
  type ScheduleEntry,
} from './schedule-entry.js';
import { scheduleInfoOf, scheduleTickOf, type ScheduleInfo, type ScheduleTick } from './schedule-info.js';
import {
  checkSchedule,
  checkScheduleName,
  checkTimes,
  type ScheduleOptions,
  type ScheduleTimes,
} from './schedule-options.js';
import { inspectedWith } from '../core/inspected.js';

const PAGE = 500;
const MOST_PREVIEWED = 1_000;
const UNREADABLE_ENTRY: ScheduleEntry = {
  when: { kind: 'at', at: 0 },
  jitterMs: 0,
  misfire: 'once',
  overlap: 'allow',
  enabled: false,
  message: { head: { name: 'malformed', queue: 'malformed', at: 0 }, body: '' },
};

export interface HistoryOptions {
  /** The most ticks that are answered: 1 to 500. Default: all that are kept. */
  readonly limit?: number;
}

const HISTORY_CHECKS: Checks<HistoryOptions> = { limit: whole(1, PAGE) };

export interface SchedulesSetup {
  /** The message of a task, checked as an enqueue would. */
  readonly messageOf: (task: AnySignature) => Promise<MessageTemplate>;
  readonly result: (id: string) => AsyncResult;
  /** Refuses a task, or the members of a workflow, that cannot live beside an id. Left out: there is one shard. */
  readonly checkHome?: (id: string, task: AnySignature) => Promise<void>;
}

/**
 * The schedules of the namespace, kept in the broker: they outlive restarts and change while everything runs. Inject it.
 *
 * @example
 * await this.schedules.upsert({ name: 'poll', every: '5m', task: hooks.poll.si(), overlap: 'skip' });
 * await this.schedules.pause('poll', 'maintenance');
 */
export class Schedules {
  static {
    inspectedWith(this.prototype);
  }

  readonly #compareAndSet: CompareAndSet;

  /** @internal */
  constructor(
    private readonly broker: Broker,
    private readonly setup: SchedulesSetup,
  ) {
    this.#compareAndSet = new CompareAndSet(broker.schedules, versionSequence(randomUUID()));
  }

  /**
   * Makes a schedule, or changes it; one that is equal stays as it is, so every process may do this at every start.
   * A change never fires for the past: the next time is counted from now.
   *
   * @throws InvalidOptionError, and for the task what an enqueue throws; ConfigurationError for a name declared in code;
   *   ShardCrossingError for a task whose limits are counted in another shard than that of the schedule
   */
  async upsert(options: ScheduleOptions): Promise<ScheduleInfo> {
    const checked = checkSchedule(options);
    const entry: ScheduleEntry = {
      ...checked,
      message: await this.setup.messageOf(options.task as AnySignature),
    };
    const { name } = options;
    await this.setup.checkHome?.(`beat:${name}:0`, options.task as AnySignature);
    const record = await this.#compareAndSet.update(name, (known, now) => {
      if (known?.origin === 'code' && known.orphaned === undefined) refuseDeclared(name, 'changed');
      return declaredFields({ name, entry }, 'api', known, now);
    });
    return scheduleInfoOrUnreadable(record as ScheduleRecord);
  }

  /**
   * @internal Changes when a schedule that was made at run time fires; its task stays as it is.
   *
   * @throws UnknownScheduleError, MalformedScheduleError; ConfigurationError for a name declared in code
   */
  retime(options: ScheduleTimes): Promise<ScheduleInfo> {
    const { name } = options;
    const times = checkTimes(options);
    return this.#update(name, (known, now) => {
      if (known?.origin === 'code' && known.orphaned === undefined) refuseDeclared(name, 'changed');
      const { message, enabled } = readOrThrow(known as ScheduleRecord).entry;
      return declaredFields({ name, entry: { ...times, enabled, message } }, 'api', known, now);
    });
  }

  /** @internal A schedule as the broker keeps it; `undefined` for an unknown name. */
  async entryOf(name: string): Promise<ScheduleEntry | undefined> {
    const record = await this.#find(name);
    return record && readOrThrow(record).entry;
  }

  /** One schedule as it stands; `undefined` for an unknown name. */
  async get(name: string): Promise<ScheduleInfo | undefined> {
    checkScheduleName(name);
    const record = await this.#find(name);
    return record && scheduleInfoOrUnreadable(record);
  }

  /** All of them: the next to fire first, those that do not fire last. */
  async list(): Promise<readonly ScheduleInfo[]> {
    const found = new Map<string, ScheduleInfo>();
    for (let offset = 0; ; offset += PAGE) {
      const { schedules } = await this.broker.schedules.find({ kind: 'page', offset, limit: PAGE });
      for (const record of schedules) found.set(record.name, scheduleInfoOrUnreadable(record));
      if (schedules.length < PAGE) return [...found.values()];
    }
  }

  /**
   * Keeps a schedule from firing until `resume()`, also through restarts and deployments.
   *
   * @throws UnknownScheduleError
   */
  async pause(name: string, note = ''): Promise<ScheduleInfo> {
    const paused = checkNote(note, 'Schedules.pause: note');
    return this.#update(name, () => ({ paused, pending: null, ...NO_TIMES }));
  }

  /**
   * Goes on with the next due time from now; what passed meanwhile is not made up for.
   *
   * @throws UnknownScheduleError, MalformedScheduleError
   */
  resume(name: string): Promise<ScheduleInfo> {
    return this.#update(name, (record, now) => {
      if (record?.paused === undefined) return undefined;
      const { entry } = readOrThrow(record);
      const isOver = entry.limit !== undefined && record.fired >= entry.limit;
      const isOut = isOver || record.orphaned === true;
      return { paused: null, ...(isOut ? NO_TIMES : nextTimes(name, entry, now)) };
    });
  }

  /**
   * Drops a schedule and its history; false if it does not exist. The tasks that it fired stay.
   *
   * @throws ConfigurationError for one that is declared in code: it would come back
   */
  async remove(name: string): Promise<boolean> {
    checkScheduleName(name);
    const record = await this.#find(name);
    const isDeclared = record?.origin === 'code' && record.orphaned === undefined;
    // One that nobody can read is to come back.
    if (isDeclared && isReadable(record)) refuseDeclared(name, 'removed');
    return this.broker.schedules.remove(name);
  }

  /**
   * Enqueues its task now, whatever its state; its times stay as they are.
   *
   * @throws UnknownScheduleError, MalformedScheduleError
   */
  async trigger<Result = unknown>(name: string): Promise<AsyncResult<Result>> {
    checkScheduleName(name);
    const record = await this.#known(name);
    const id = `beat:${name}:${randomUUID()}`;
    const message = tickMessage(readOrThrow(record).entry.message, id, this.broker.now());
    if (!(await this.broker.schedules.trigger(name, message))) throw unknownSchedule(name);
    return this.setup.result(id) as AsyncResult<Result>;
  }

  /**
   * When it will fire, jitter included, as if it were not paused. Default: the next 5 times.
   *
   * @throws UnknownScheduleError, MalformedScheduleError
   */
  async preview(name: string, count = 5): Promise<readonly Date[]> {
    checkScheduleName(name);
    checkWhole(count, [1, MOST_PREVIEWED], 'preview: count');
    const { now, schedules } = await this.broker.schedules.find({ kind: 'names', names: [name] });
    const [record] = schedules;
    if (record === undefined) throw unknownSchedule(name);
    const { entry, timetable } = readOrThrow(record);
    const left = Math.max(0, Math.min(count, (entry.limit ?? Number.POSITIVE_INFINITY) - record.fired));
    const first = record.dueAt ?? timetable.next(now);
    const due = first === undefined ? [] : timetable.take(first, Number.POSITIVE_INFINITY, left);
    return due.map((each) => new Date(timetable.fireAt(each)));
  }

  /** How the last ticks ended, the newest first; 50 are kept. */
  async history(name: string, options: HistoryOptions = {}): Promise<readonly ScheduleTick[]> {
    checkScheduleName(name);
    checkAll(options, HISTORY_CHECKS, { where: 'history', prefix: 'history: ' });
    const { limit = PAGE } = options;
    return (await this.broker.schedules.history(name, limit)).map(scheduleTickOf);
  }

  async #update(name: string, change: ScheduleUpdate): Promise<ScheduleInfo> {
    checkScheduleName(name);
    const record = await this.#compareAndSet.update(name, (known, now) => {
      if (known === undefined) throw unknownSchedule(name);
      return change(known, now);
    });
    return scheduleInfoOrUnreadable(record as ScheduleRecord);
  }

  async #find(name: string): Promise<ScheduleRecord | undefined> {
    return (await this.broker.schedules.find({ kind: 'names', names: [name] })).schedules[0];
  }

  async #known(name: string): Promise<ScheduleRecord> {
    const record = await this.#find(name);
    if (record === undefined) throw unknownSchedule(name);
    return record;
  }
}

/** One that nobody can read is shown all the same, to be removed. */
function scheduleInfoOrUnreadable(record: ScheduleRecord): ScheduleInfo {
  try {
    return scheduleInfoOf(record, readEntry(record).entry);
  } catch {
    return scheduleInfoOf(record, UNREADABLE_ENTRY);
  }
}

function readOrThrow(record: ScheduleRecord): Reading {
  try {
    return readEntry(record);
  } catch (cause) {
    throw new MalformedScheduleError(
      `Schedule ${quoted(record.name)} cannot be read: ${(cause as Error).message} ` +
        'Remove it and make it again; one that is declared in code comes back by itself.',
      { cause },
    );
  }
}

function unknownSchedule(name: string): UnknownScheduleError {
  return new UnknownScheduleError(
    `No schedule is called ${quoted(name)}. \`schedules.list()\` names those there are.`,
  );
}

function refuseDeclared(name: string, what: string): never {
  throw new ConfigurationError(
    `Schedule ${quoted(name)} is declared in code and cannot be ${what} here. Change the code, or pause it.`,
  );
}
