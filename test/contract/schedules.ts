import type {
  Firing,
  ScheduleFields,
  ScheduleRecord,
  Tick,
  TickOutcome,
} from '../../src/broker/schedule-store.js';
import { messageOf, type Traits } from './messages.js';
import type { Stage } from './stage.js';

const MINUTE = 60_000;

/** What contract tests of schedules do again and again: schedules of one minute, and beats that come second. */
export class ScheduleStage {
  #count = 0;

  constructor(private readonly stage: Stage) {}

  get store() {
    return this.stage.broker.schedules;
  }

  /** A name that is given once. */
  once(): string {
    this.#count += 1;
    return `t:${this.#count}`;
  }

  /** Creates or changes a schedule, whatever its version; by default it is due a minute from now. */
  async put(name: string, fields: ScheduleFields = {}): Promise<ScheduleRecord> {
    const from = (await this.get(name))?.version;
    const at = this.stage.now + MINUTE;
    const given = { entry: '{}', hash: 'h', origin: 'api' as const, dueAt: at, fireAt: at, ...fields };
    await this.store.put({ name, from, version: this.once(), fields: given });
    return (await this.get(name)) as ScheduleRecord;
  }

  async get(name: string): Promise<ScheduleRecord | undefined> {
    return (await this.store.find({ kind: 'names', names: [name] })).schedules[0];
  }

  async due(limit = 10): Promise<string[]> {
    return (await this.store.find({ kind: 'due', limit })).schedules.map(({ name }) => name);
  }

  tick(name: string, dueAt: number, traits: Traits = {}): Tick {
    return { dueAt, fireAt: dueAt, message: messageOf(`beat:${name}:${dueAt}`, traits, this.stage.now) };
  }

  /** The firing of the one tick that is due, which moves on by a minute. */
  firing({ name, version, dueAt }: ScheduleRecord, more: Partial<Firing> = {}): Firing {
    const next = dueAt === undefined ? undefined : { dueAt: dueAt + MINUTE, fireAt: dueAt + MINUTE };
    const base = { name, version, dueAt, next, overlap: 'allow' as const };
    const ticks = dueAt === undefined ? [] : [this.tick(name, dueAt)];
    return { ...base, limit: undefined, pending: undefined, missed: undefined, ticks, ...more };
  }

  async fire(firing: Firing, token = this.once()): Promise<readonly TickOutcome[] | undefined> {
    return (await this.store.fire(token, [firing])).replies[0];
  }

  /** Fires what a schedule has due now, as a beat with these policies would. */
  async beat(name: string, policy: Partial<Firing> = {}): Promise<readonly TickOutcome[] | undefined> {
    const record = (await this.get(name)) as ScheduleRecord;
    const isDue = record.dueAt !== undefined && record.dueAt <= this.stage.now;
    const pending = record.pending === undefined ? undefined : this.tick(name, record.pending);
    const firing = this.firing(record, { pending, ...policy });
    if (isDue) return this.fire(firing);
    const next =
      record.dueAt === undefined ? undefined : { dueAt: record.dueAt, fireAt: record.fireAt ?? record.dueAt };
    return this.fire({ ...firing, ticks: [], next });
  }

  async kinds(name: string): Promise<string[]> {
    return (await this.store.history(name, 100)).map(({ kind }) => kind).reverse();
  }
}
