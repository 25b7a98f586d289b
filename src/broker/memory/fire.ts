import type { Firing, FiringReply, Tick, TickOutcome } from '../schedule-store.js';
import { PENDING_MS } from '../storage/kept.js';
import { withFields } from './put-schedule.js';
import * as record from './record.js';
import * as ticks from './schedule/tick.js';
import type { MemoryState } from './state/memory-state.js';
import type { MemorySchedule } from './state/schedule-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Enqueues the ticks of one schedule and moves it on, once per token; undefined where another beat was first. */
export function fire(state: MemoryState, token: string, firing: Firing): FiringReply {
  const schedule = state.schedules.all.get(firing.name);
  if (schedule === undefined) return undefined;
  if (schedule.last?.token === token) return schedule.last.reply;
  const { version, dueAt } = schedule.record;
  if (version !== firing.version || dueAt !== firing.dueAt) return undefined;
  const reply = new ScheduleFiring(state, schedule, firing).run();
  schedule.last = { token, reply };
  return reply;
}

/** A schedule on its way from one due time to the next. */
class ScheduleFiring {
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

  run(): readonly TickOutcome[] {
    const { pending, ticks: due } = this.firing;
    this.#noteMissed();
    const outcomes = pending === undefined ? [] : [this.#retry(pending)];
    outcomes.push(...due.map((tick) => this.#fire(tick)));
    this.#moveOn();
    return outcomes;
  }

  #noteMissed(): void {
    const { missed } = this.firing;
    if (missed === undefined) return;
    const { since, count } = missed;
    const at = this.state.clock.now();
    ticks.note(this.schedule, { kind: 'missed', dueAt: since, fireAt: since, at, id: '', count });
  }

  /** Fires a tick that was kept back before. */
  #retry(tick: Tick): TickOutcome {
    if (this.#pending !== tick.dueAt) return 'duplicate';
    if (!this.#isOver() && this.#overlaps()) return 'buffered';
    this.#pending = undefined;
    const outcome = this.#enqueue(tick);
    if (outcome === 'fired') this.#note(outcome, tick);
    return outcome;
  }

  #fire(tick: Tick): TickOutcome {
    const outcome = !this.#isOver() && this.#overlaps() ? this.#keepBack(tick) : this.#enqueue(tick);
    this.#note(outcome, tick);
    return outcome;
  }

  /** Writes the next due time, and plans when a beat looks at the schedule again. */
  #moveOn(): void {
    const next = this.#isOver() ? undefined : this.firing.next;
    const fields = { dueAt: next?.dueAt, fireAt: next?.fireAt, pending: this.#pending, fired: this.#fired };
    this.schedule.record = withFields(this.schedule.record, { ...fields, ...this.#last });
    const recheckAt = this.#pending === undefined ? NEVER : this.state.clock.now() + PENDING_MS;
    this.state.schedules.due.set(this.firing.name, Math.min(next?.fireAt ?? NEVER, recheckAt));
  }

  #note(kind: TickOutcome, { dueAt, fireAt, message: { id } }: Tick): void {
    ticks.note(this.schedule, { kind, dueAt, fireAt, at: this.state.clock.now(), id, count: 1 });
  }

  #isOver(): boolean {
    const { limit } = this.firing;
    return limit !== undefined && this.#fired >= limit;
  }

  #overlaps(): boolean {
    const last = this.#last.lastId ?? this.schedule.record.lastId;
    return (
      this.firing.overlap !== 'allow' && last !== undefined && record.live(this.state, last) !== undefined
    );
  }

  #keepBack(tick: Tick): TickOutcome {
    if (this.firing.overlap === 'skip' || this.#pending !== undefined) return 'overlap';
    this.#pending = tick.dueAt;
    return 'buffered';
  }

  #enqueue({ message, dueAt }: Tick): TickOutcome {
    if (this.#isOver()) return 'over';
    const outcome = ticks.enqueue(this.state, message);
    if (outcome !== 'fired') return outcome;
    this.#fired += 1;
    this.#last = { lastId: message.id, lastDueAt: dueAt };
    return outcome;
  }
}
