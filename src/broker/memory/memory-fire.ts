import { PENDING_MS, type Firing, type Tick, type TickOutcome } from '../schedule-store.js';
import { publish } from './memory-publish.js';
import { changed, noteTick, type MemorySchedule } from './memory-schedule.js';
import type { MemoryState } from './memory-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** What became of the ticks, and when a beat has to look at the schedule again; infinite for never. */
export interface Fired {
  readonly outcomes: readonly TickOutcome[];
  readonly lookAt: number;
}

/** Enqueues the ticks of one schedule and moves it on. The twin of fire.lua. */
export function fire(state: MemoryState, schedule: MemorySchedule, firing: Firing): Fired | undefined {
  const { record } = schedule;
  if (record.version !== firing.version || record.dueAt !== firing.dueAt) return undefined;
  const { missed } = firing;
  if (missed !== undefined)
    noteTick(schedule, { ...timesOf(state, missed.since), kind: 'missed', id: '', count: missed.count });
  const one = new MemoryFiring(state, schedule, firing);
  const outcomes = firing.pending === undefined ? [] : [one.retry(firing.pending)];
  outcomes.push(...firing.ticks.map((tick) => one.run(tick)));
  return { outcomes, lookAt: one.moveOn() };
}

function timesOf(state: MemoryState, dueAt: number, fireAt = dueAt) {
  return { dueAt, fireAt, at: state.clock.now() };
}

/** A schedule on its way from one due time to the next. */
class MemoryFiring {
  #fired: number;
  #last: { lastId?: string; lastDueAt?: number } = {};
  #pending: number | undefined;

  constructor(
    private readonly state: MemoryState,
    private readonly schedule: MemorySchedule,
    private readonly firing: Firing,
  ) {
    this.#fired = schedule.record.fired;
    this.#pending = schedule.record.pending;
  }

  /** A tick that was kept back before. */
  retry(tick: Tick): TickOutcome {
    if (this.#pending !== tick.dueAt) return 'duplicate';
    if (!this.#isOver() && this.#overlaps()) return 'buffered';
    this.#pending = undefined;
    const outcome = this.#enqueue(tick);
    if (outcome === 'fired') this.#note(outcome, tick);
    return outcome;
  }

  run(tick: Tick): TickOutcome {
    const outcome = !this.#isOver() && this.#overlaps() ? this.#keepBack(tick) : this.#enqueue(tick);
    this.#note(outcome, tick);
    return outcome;
  }

  /** Answers when it has to be looked at again. */
  moveOn(): number {
    const next = this.#isOver() ? undefined : this.firing.next;
    const fields = { dueAt: next?.dueAt, fireAt: next?.fireAt, pending: this.#pending, fired: this.#fired };
    this.schedule.record = changed(this.schedule.record, { ...fields, ...this.#last });
    const recheckAt = this.#pending === undefined ? NEVER : this.state.clock.now() + PENDING_MS;
    return Math.min(next?.fireAt ?? NEVER, recheckAt);
  }

  #note(kind: TickOutcome, { dueAt, fireAt, message: { id } }: Tick): void {
    noteTick(this.schedule, { ...timesOf(this.state, dueAt, fireAt), kind, id, count: 1 });
  }

  #isOver(): boolean {
    const { limit } = this.firing;
    return limit !== undefined && this.#fired >= limit;
  }

  #overlaps(): boolean {
    const last = this.#last.lastId ?? this.schedule.record.lastId;
    return this.firing.overlap !== 'allow' && last !== undefined && this.state.live(last) !== undefined;
  }

  #keepBack(tick: Tick): TickOutcome {
    if (this.firing.overlap === 'skip' || this.#pending !== undefined) return 'overlap';
    this.#pending = tick.dueAt;
    return 'buffered';
  }

  #enqueue({ message, dueAt }: Tick): TickOutcome {
    if (this.#isOver()) return 'over';
    const [reply] = publish(this.state, [message], false);
    if (reply?.kind === 'deduplicated') return 'deduplicated';
    if (reply?.kind !== 'published') return 'duplicate';
    this.#fired += 1;
    this.#last = { lastId: message.id, lastDueAt: dueAt };
    return 'fired';
  }
}
