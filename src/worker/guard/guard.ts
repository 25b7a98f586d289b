import type { Broker } from '../../broker/broker.js';
import type { Delivery, Settlement } from '../../broker/task-store.js';
import type { WorkerInfo } from '../../broker/worker-registry.js';
import { HEARTBEAT_MS } from '../../broker/worker-registry.js';
import { Failure } from '../../core/failure.js';
import type { Duty } from '../../core/loop.js';
import type { Outcome } from '../../core/outcome.js';
import { breakerLine } from '../task-log.js';
import type { FromGuard, ToGuard } from './guard-message.js';
import { sharedNow, type Row, type Slate } from './slate.js';
import type { WatchedWorker } from './run-watch.js';

export interface GuardOptions {
  readonly worker: Pick<WatchedWorker, 'id' | 'leaseMs'>;
  readonly slate: Slate;
  readonly broker: Pick<Broker, 'leases' | 'now' | 'tasks' | 'workers'>;
  readonly tell: (message: FromGuard) => void;
  /** Ends this process, without a word to its main loop. */
  readonly kill: () => void;
  /** For tests. */
  readonly now?: () => number;
}

const TURN_MS = 50;
const PULSE_MS = 1_000;
/** A loop that turns hears of revocations by itself; of one that stands still for longer they are asked for this often. */
const BLOCKED_MS = 1_000;
const ASK_MS = 1_000;
/** A Redis that is away does not keep a process beyond its limit. */
const LAST_WORDS_MS = 5_000;
const ORPHAN_MS = 1_000;
/** Beyond every exchange of the worker: those on their way lease nothing any more. */
const LAST_SEQUENCE = Number.MAX_SAFE_INTEGER;

/**
 * Looks after a worker from a thread of its own, with a connection of its own, also while a task blocks the main loop: keeps
 * its leases, strikes at hard limits and at what was revoked, tells the supervisor how it is.
 */
export class Guard implements Duty {
  readonly name = 'guard';
  readonly #now: () => number;
  readonly #outcomes = new Map<number, Outcome>();
  #info: WorkerInfo | undefined;
  #isOver = false;
  #keptAt = Number.NEGATIVE_INFINITY;
  #beatAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: GuardOptions) {
    this.#now = options.now ?? sharedNow;
  }

  hear(message: ToGuard): void {
    if (message.kind === 'outcome') this.#outcomes.set(message.number, message.outcome);
    else this.#info = message.info;
  }

  turn(): Promise<number> {
    const now = this.#now();
    // An outcome that is still on its way is waited for: without it nothing could be settled.
    const isKnown = ({ outcome }: Row) => this.#outcomes.has(outcome);
    const due = this.#isOver ? [] : this.options.slate.due(now).filter(isKnown);
    if (due.length > 0) void this.#strike(due, (row) => this.#line(row));
    const lagMs = now - this.options.slate.turnedAt;
    if (this.#isBlocked && now - this.#askedAt >= ASK_MS) void this.#ask(now).catch(() => undefined);
    if (!this.#isOver && lagMs > blockedAfterMs(this.options.worker.leaseMs)) this.#standIn(now, lagMs);
    if (now - this.#toldAt >= PULSE_MS) this.#pulse(now, lagMs);
    return Promise.resolve(TURN_MS);
  }

  /** The supervisor is gone, and nobody is left who would start another: everything goes back, and this ends, too. */
  async orphaned(): Promise<void> {
    this.#isOver = true;
    await this.#within(ORPHAN_MS, this.#giveBack());
    this.options.kill();
  }

  /** Looks for what was revoked while the main loop cannot hear of it. That has ended already, and runs on for nothing. */
  async #ask(now: number): Promise<void> {
    this.#askedAt = now;
    const { slate, broker } = this.options;
    const stopped = new Set((await broker.leases.stopped(slate.all())).map(({ token }) => token));
    // The loop may have turned meanwhile: what has come back is on the slate no more, and it hears of the others by itself.
    const rows = this.#isBlocked ? slate.all().filter(({ token }) => stopped.has(token)) : [];
    if (rows.length > 0) await this.#strike(rows, ({ id }) => `It was revoked (task ${id})`);
  }

  get #isBlocked(): boolean {
    return !this.#isOver && this.#now() - this.options.slate.turnedAt > BLOCKED_MS;
  }

  /** These must not go on. The others of the process did nothing wrong: once it is dead the supervisor gives them back. */
  async #strike(due: readonly Row[], line: (row: Row) => string): Promise<void> {
    this.#isOver = true;
    this.options.tell({ kind: 'struck', lines: due.map(line) });
    await this.#within(LAST_WORDS_MS, this.#settle(due));
    this.options.kill();
  }

  #line({ id, outcome: number }: Row): string {
    const outcome = this.#outcomes.get(number);
    const failure = outcome && 'failure' in outcome ? Failure.parse(outcome.failure) : undefined;
    return `${failure?.message ?? 'A hard time limit struck.'} (task ${id})`;
  }

  async #settle(due: readonly Row[]): Promise<void> {
    const { broker, worker } = this.options;
    const settlements = due.flatMap((row) => this.#settlement(row));
    const nothing = { slots: 0, prefetch: 0, holding: settlements.length, leased: 0, queues: [] };
    const request = { worker: worker.id, leaseMs: worker.leaseMs, sequence: LAST_SEQUENCE, settlements };
    const { breakers } = await broker.tasks.exchange({ ...request, ...nothing });
    if (breakers.length > 0) this.options.tell({ kind: 'breakers', lines: breakers.map(breakerLine) });
  }

  #settlement({ id, token, outcome: number }: Row): Settlement[] {
    const outcome = this.#outcomes.get(number);
    // What was revoked has ended.
    if (outcome === undefined) return [];
    return [{ delivery: deliveryOf(id, token), outcome, endedAt: this.options.broker.now() }];
  }

  async #giveBack(): Promise<void> {
    const { broker, worker } = this.options;
    await broker.leases.abandon(worker.id, 0);
    await broker.workers.leave(worker.id);
  }

  /** What the main loop cannot do now. */
  #standIn(now: number, lagMs: number): void {
    const { broker, worker } = this.options;
    if (now - this.#keptAt >= worker.leaseMs / 3) {
      this.#keptAt = now;
      broker.leases.keep(worker.id, worker.leaseMs).catch(() => (this.#keptAt = Number.NEGATIVE_INFINITY));
    }
    if (this.#info === undefined || now - this.#beatAt < HEARTBEAT_MS) return;
    this.#beatAt = now;
    broker.workers.beat({ ...this.#info, loopLagMs: Math.round(lagMs) }).catch(() => undefined);
  }

  #pulse(now: number, lagMs: number): void {
    this.#toldAt = now;
    const { done, slots } = this.options.slate;
    this.options.tell({
      kind: 'pulse',
      lagMs: Math.round(lagMs),
      memoryBytes: process.memoryUsage.rss(),
      done,
      slots,
    });
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, ms).unref());
    await Promise.race([work.catch(() => undefined), patience]);
  }
}

/** Longer than the main loop needs to come round, and in time for its leases. */
export function blockedAfterMs(leaseMs: number): number {
  return Math.min(1_000, leaseMs / 6);
}

/** As much of a delivery as a settlement needs that is no success. */
function deliveryOf(id: string, token: string): Delivery {
  const leasedAt = Number(token.split(':')[2]);
  return { id, token, head: { name: '', queue: '', at: leasedAt }, body: '', leasedAt };
}
