import type {
  Firing,
  FiringReply,
  Deployment,
  ScheduleChange,
  ScheduleQuery,
  ScheduleRecord,
  ScheduleReply,
  ScheduleStore,
  TickRecord,
} from '../schedule-store.js';
import type { Publication } from '../task-store.js';
import { DueList } from './due-list.js';
import { fire } from './memory-fire.js';
import { publish } from './memory-publish.js';
import { MemoryDeployments } from './memory-deployments.js';
import { changed, noteTick, type MemorySchedule } from './memory-schedule.js';
import type { MemoryState } from './memory-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Schedules in this process. */
export class MemoryScheduleStore implements ScheduleStore {
  readonly #schedules = new Map<string, MemorySchedule>();
  /** All of them, by the time at which a beat has to look at them. */
  readonly #due = new DueList();
  readonly #deployments = new MemoryDeployments(this.#schedules, (name) => this.#due.set(name, NEVER));
  readonly #listeners: (() => void)[] = [];

  constructor(private readonly state: MemoryState) {}

  find(query: ScheduleQuery): Promise<ScheduleReply> {
    const now = this.#now();
    const nextAt = this.#due.nextAfter(now) ?? NEVER;
    const records = this.#names(query, now).map((name) => this.#schedules.get(name)?.record);
    const schedules = records.filter((record) => record !== undefined);
    return Promise.resolve({ now, nextAt: nextAt === NEVER ? undefined : nextAt, schedules });
  }

  put({ name, from, version, fields }: ScheduleChange): Promise<boolean> {
    const known = this.#schedules.get(name);
    if (known?.record.version === version) return Promise.resolve(true);
    if (known?.record.version !== from) return Promise.resolve(false);
    const schedule = known ?? { record: { name, fired: 0 } as ScheduleRecord, ticks: [], last: undefined };
    schedule.record = changed(schedule.record, { ...fields, version });
    this.#schedules.set(name, schedule);
    if (fields.fireAt !== undefined) this.#plan(name, fields.fireAt ?? NEVER);
    return Promise.resolve(true);
  }

  remove(name: string): Promise<boolean> {
    this.#deployments.forget(name);
    this.#due.delete(name);
    return Promise.resolve(this.#schedules.delete(name));
  }

  fire(
    token: string,
    firings: readonly Firing[],
  ): Promise<{ readonly now: number; readonly replies: readonly FiringReply[] }> {
    const replies = firings.map((firing) => this.#fire(token, firing));
    return Promise.resolve({ now: this.#now(), replies });
  }

  trigger(name: string, message: Publication): Promise<boolean> {
    const schedule = this.#schedules.get(name);
    if (schedule === undefined) return Promise.resolve(false);
    const { dedupeMs: _dedupe, ...plain } = message;
    const [reply] = publish(this.state, [plain], false);
    const at = this.#now();
    if (reply?.kind === 'published')
      noteTick(schedule, { kind: 'triggered', dueAt: at, fireAt: at, at, id: message.id, count: 1 });
    return Promise.resolve(true);
  }

  history(name: string, limit: number): Promise<readonly TickRecord[]> {
    return Promise.resolve((this.#schedules.get(name)?.ticks ?? []).slice(0, limit));
  }

  declare(deployment: Deployment): Promise<readonly string[]> {
    return Promise.resolve(this.#deployments.declare(deployment, this.#now()));
  }

  onChange(listener: () => void): Promise<void> {
    this.#listeners.push(listener);
    return Promise.resolve();
  }

  #now(): number {
    return this.state.clock.now();
  }

  #plan(name: string, fireAt: number): void {
    const first = this.#due.first()?.at ?? NEVER;
    this.#due.set(name, fireAt);
    if (fireAt < first) for (const listener of this.#listeners) listener();
  }

  #fire(token: string, firing: Firing): FiringReply {
    const schedule = this.#schedules.get(firing.name);
    if (schedule === undefined) return undefined;
    if (schedule.last?.token === token) return schedule.last.told;
    const fired = fire(this.state, schedule, firing);
    if (fired === undefined) return undefined;
    this.#due.set(firing.name, fired.lookAt);
    schedule.last = { token, told: fired.outcomes };
    return fired.outcomes;
  }

  #names(query: ScheduleQuery, now: number): readonly string[] {
    if (query.kind === 'names') return query.names;
    if (query.kind === 'due') return this.#due.until(now, query.limit);
    const all = this.#due.list(query.offset + query.limit);
    return all.slice(query.offset).map(({ id }) => id);
  }
}
