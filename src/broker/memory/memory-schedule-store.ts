import type {
  Deployment,
  Firing,
  FiringReply,
  ScheduleChange,
  ScheduleQuery,
  ScheduleReply,
  ScheduleStore,
  TickRecord,
} from '../schedule-store.js';
import type { Publication } from '../task-store.js';
import { declareSchedules } from './declare-schedules.js';
import { fire } from './fire.js';
import { putSchedule } from './put-schedule.js';
import type { MemoryState } from './state/memory-state.js';
import { trigger } from './trigger.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Schedules in this process. */
export class MemoryScheduleStore implements ScheduleStore {
  constructor(private readonly state: MemoryState) {}

  find(query: ScheduleQuery): Promise<ScheduleReply> {
    const { all, due } = this.state.schedules;
    const now = this.#now();
    const nextAt = due.nextAfter(now) ?? NEVER;
    const records = this.#names(query, now).map((name) => all.get(name)?.record);
    const schedules = records.filter((record) => record !== undefined);
    return Promise.resolve({ now, nextAt: nextAt === NEVER ? undefined : nextAt, schedules });
  }

  async put(change: ScheduleChange): Promise<boolean> {
    this.state.checkOpen('put-schedule');
    return putSchedule(this.state, change);
  }

  remove(name: string): Promise<boolean> {
    const { all, due, hashes } = this.state.schedules;
    hashes.delete(name);
    due.delete(name);
    return Promise.resolve(all.delete(name));
  }

  async fire(
    token: string,
    firings: readonly Firing[],
  ): Promise<{ readonly now: number; readonly replies: readonly FiringReply[] }> {
    this.state.checkOpen('fire');
    const replies = firings.map((firing) => fire(this.state, token, firing));
    return { now: this.#now(), replies };
  }

  async trigger(name: string, message: Publication): Promise<boolean> {
    this.state.checkOpen('trigger');
    return trigger(this.state, name, message);
  }

  history(name: string, limit: number): Promise<readonly TickRecord[]> {
    return Promise.resolve((this.state.schedules.all.get(name)?.ticks ?? []).slice(0, limit));
  }

  declare(deployment: Deployment): Promise<readonly string[]> {
    return Promise.resolve(declareSchedules(this.state, deployment));
  }

  onChange(listener: () => void): Promise<void> {
    this.state.schedules.listeners.push(listener);
    return Promise.resolve();
  }

  #now(): number {
    return this.state.clock.now();
  }

  #names(query: ScheduleQuery, now: number): readonly string[] {
    const { due } = this.state.schedules;
    if (query.kind === 'names') return query.names;
    if (query.kind === 'due') return due.until(now, query.limit);
    return due
      .list(query.offset + query.limit)
      .slice(query.offset)
      .map(({ id }) => id);
  }
}
