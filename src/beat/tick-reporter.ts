import type { Firing, FiringReply, Tick, TickOutcome } from '../broker/schedule-store.js';
import type { TaskLogger } from '../core/task-logger.js';
import type { TaskEvents } from '../core/task-events.js';
import { LATE_MS } from './plan.js';

/** Reports what became of the ticks that this process fired: a log line where it was unusual, an event in any case. */
export class TickReporter {
  constructor(
    private readonly logger: TaskLogger,
    private readonly events: TaskEvents,
  ) {}

  report(firing: Firing, reply: FiringReply, now: number): void {
    if (reply === undefined) return;
    const { pending, ticks, missed, name } = firing;
    if (missed !== undefined) this.#missed(name, missed.count, missed.since);
    const kept = pending === undefined ? [] : [pending];
    [...kept, ...ticks].forEach((tick, index) => {
      // What was kept back is late by intention.
      if (index >= kept.length) this.#late(name, tick, reply[index], now);
      this.#tick(name, tick, reply[index], now);
    });
  }

  reportUnreadable(name: string, why: string): void {
    this.logger.error(`schedule ${name} is paused. ${why}`, { schedule: name });
  }

  #missed(schedule: string, count: number, since: number): void {
    const ticks = count === 1 ? 'the tick' : `${count} ticks since that`;
    this.logger.warn(`schedule ${schedule} missed ${ticks} of ${iso(since)}`, { schedule, count });
    this.events.emit('schedule-missed', { schedule, dueAt: new Date(since), count });
  }

  #tick(schedule: string, tick: Tick, outcome: TickOutcome | undefined, now: number): void {
    if (outcome === 'fired') this.#fired(schedule, tick, now - tick.fireAt);
    if (outcome === 'overlap' || outcome === 'deduplicated') this.#skipped(schedule, tick, outcome);
  }

  #late(schedule: string, { dueAt, fireAt }: Tick, outcome: TickOutcome | undefined, now: number): void {
    const lagMs = now - fireAt;
    if (outcome !== 'fired' || lagMs <= LATE_MS) return;
    const text = `schedule ${schedule} fired the tick of ${iso(dueAt)} late, by ${lagMs} ms`;
    this.logger.warn(text, { schedule, lagMs });
  }

  #fired(schedule: string, { dueAt, message: { id, head } }: Tick, lagMs: number): void {
    const { name, queue } = head;
    this.events.emit('schedule-fired', { schedule, dueAt: new Date(dueAt), lagMs, id, name, queue });
  }

  #skipped(schedule: string, { dueAt }: Tick, why: 'deduplicated' | 'overlap'): void {
    const reason =
      why === 'overlap' ? 'the task of the last one has not ended' : 'a live task holds the dedupe key';
    this.logger.warn(`schedule ${schedule} skipped the tick of ${iso(dueAt)}: ${reason}`, { schedule, why });
    this.events.emit('schedule-skipped', { schedule, dueAt: new Date(dueAt), why });
  }
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
