import { LongTimer } from '../../duty/long-timer.js';
import type { Broker } from '../../broker/broker.js';
import type { BreakerChange } from '../../broker/limit-store.js';
import type { Delivery, Settlement, TaskStore } from '../../broker/task-store.js';
import type { WorkerInfo } from '../../broker/worker-registry.js';
import { HEARTBEAT_MS } from '../../broker/worker-registry.js';
import { Failure } from '../../core/failure.js';
import type { Duty } from '../../core/duty.js';
import type { Outcome } from '../../core/outcome.js';
import { parseToken } from '../../core/token.js';
import { sessionsOf } from '../settler.js';
import { breakerLine } from '../task-log.js';
import type { FromGuard, ToGuard } from './guard-message.js';
import { sharedNow, type RunRow, type SharedRunTable } from './shared-run-table.js';
import type { WatchedWorker } from './run-watch.js';

export interface GuardOptions {
  readonly worker: Pick<WatchedWorker, 'id' | 'leaseMs'>;
  readonly table: SharedRunTable;
  readonly broker: Pick<Broker, 'leases' | 'now' | 'shards' | 'tasks' | 'workers'>;
  readonly notify: (message: FromGuard) => void;
  /** Ends this process at once; its main loop is not asked. */
  readonly kill: () => void;
  /** For tests. */
  readonly now?: () => number;
}

const TURN_MS = 50;
const NOTIFY_MS = 1_000;
/** A loop that turns receives revocations by itself; while it stands still for longer, the guard checks for them this often. */
const BLOCKED_MS = 1_000;
const REVOCATION_CHECK_MS = 1_000;
/** The guard kills the process after so long, also when Redis does not answer. */
const SETTLE_GRACE_MS = 5_000;
const RELEASE_GRACE_MS = 1_000;
/** Beyond every exchange of a session: those on their way lease nothing any more. */
const LAST_SEQUENCE = Number.MAX_SAFE_INTEGER;

/**
 * Looks after a worker from a separate thread, with a separate connection, also while a task blocks the main loop: keeps
 * its leases, enforces hard limits and revocations, and sends heartbeats to the supervisor.
 */
export class Guard implements Duty {
  readonly name = 'guard';
  readonly #now: () => number;
  readonly #outcomes = new Map<number, Outcome>();
  #info: WorkerInfo | undefined;
  #isOver = false;
  #keptAt = Number.NEGATIVE_INFINITY;
  #beatAt = Number.NEGATIVE_INFINITY;
  #notifiedAt = Number.NEGATIVE_INFINITY;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: GuardOptions) {
    this.#now = options.now ?? sharedNow;
  }

  receive(message: ToGuard): void {
    if (message.kind === 'outcome') this.#outcomes.set(message.number, message.outcome);
    else this.#info = message.info;
  }

  turn(): Promise<number> {
    const now = this.#now();
    // An outcome that is still on its way is waited for: without it nothing could be settled.
    const isKnown = ({ outcome }: RunRow) => this.#outcomes.has(outcome);
    const due = this.#isOver ? [] : this.options.table.due(now).filter(isKnown);
    if (due.length > 0) void this.#enforce(due, (row) => this.#line(row));
    const lagMs = now - this.options.table.turnedAt;
    if (this.#isBlocked && now - this.#checkedAt >= REVOCATION_CHECK_MS)
      void this.#enforceRevocations(now).catch(() => undefined);
    if (!this.#isOver && lagMs > blockedAfterMs(this.options.worker.leaseMs)) this.#takeOver(now, lagMs);
    if (now - this.#notifiedAt >= NOTIFY_MS) this.#sendHeartbeat(now, lagMs);
    return Promise.resolve(TURN_MS);
  }

  /** The supervisor has died, and nobody would replace this process: the guard gives all leases back and kills it. */
  async supervisorLost(): Promise<void> {
    this.#isOver = true;
    await this.#within(RELEASE_GRACE_MS, this.#giveBack());
    this.options.kill();
  }

  /** Enforces revocations that a blocked main loop cannot receive. The revoked tasks have ended; their handlers run for nothing. */
  async #enforceRevocations(now: number): Promise<void> {
    this.#checkedAt = now;
    const { table, broker } = this.options;
    const stopped = new Set((await broker.leases.stopped(table.all())).map(({ token }) => token));
    // The loop may have turned meanwhile: handlers that returned are not in the table, and the loop receives the other revocations.
    const rows = this.#isBlocked ? table.all().filter(({ token }) => stopped.has(token)) : [];
    if (rows.length > 0) await this.#enforce(rows, ({ id }) => `Task ${id} was revoked`);
  }

  get #isBlocked(): boolean {
    return !this.#isOver && this.#now() - this.options.table.turnedAt > BLOCKED_MS;
  }

  /** Settles these runs and kills the process. The supervisor then gives the other tasks of the process back. */
  async #enforce(due: readonly RunRow[], line: (row: RunRow) => string): Promise<void> {
    this.#isOver = true;
    this.options.notify({ kind: 'enforced', lines: due.map(line) });
    await this.#within(SETTLE_GRACE_MS, this.#settle(due));
    this.options.kill();
  }

  #line({ id, outcome: number }: RunRow): string {
    const outcome = this.#outcomes.get(number);
    const failure = outcome && 'failure' in outcome ? Failure.parse(outcome.failure) : undefined;
    const message = failure?.message ?? 'A task exceeded its hard time limit.';
    return `${message.replace(/\.$/, '')} (task ${id})`;
  }

  async #settle(due: readonly RunRow[]): Promise<void> {
    const { shards, tasks } = this.options.broker;
    const settlements = due.flatMap((row) => this.#settlement(row));
    const of = (shard: number) =>
      settlements.filter(({ delivery }) => shards?.shardOf(delivery.id) === shard);
    const endings = shards?.brokers.map((broker, shard) =>
      this.#endSessions(broker.tasks, shard, of(shard)),
    ) ?? [this.#endSessions(tasks, 0, settlements)];
    // One shard that is down keeps the outcomes of no other back.
    const breakers = (await Promise.allSettled(endings)).flatMap((ending) =>
      ending.status === 'fulfilled' ? ending.value : [],
    );
    if (breakers.length > 0) this.options.notify({ kind: 'warnings', lines: breakers.map(breakerLine) });
  }

  /** Settles in one shard, with exchanges that let no late one of the main loop lease anything; answers the breakers that changed. */
  async #endSessions(
    tasks: TaskStore,
    shard: number,
    settlements: readonly Settlement[],
  ): Promise<readonly BreakerChange[]> {
    const { id: worker, leaseMs } = this.options.worker;
    const nothing = { slots: 0, prefetch: 0, holding: settlements.length, leased: 0, queues: [] };
    const request = { worker, leaseMs, sequence: LAST_SEQUENCE, ...nothing };
    const sessions = sessionsOf(this.options.broker.shards?.brokers.length ?? 1);
    const end = (session: number) =>
      tasks.exchange({
        ...request,
        session: shard * sessions + session,
        settlements: session === 0 ? settlements : [],
      });
    const replies = await Promise.all(Array.from({ length: sessions }, (_, session) => end(session)));
    return replies.flatMap(({ breakers }) => breakers);
  }

  #settlement({ id, token, outcome: number }: RunRow): Settlement[] {
    const outcome = this.#outcomes.get(number);
    // A revoked task has ended already.
    if (outcome === undefined) return [];
    return [{ delivery: deliveryOf(id, token), outcome }];
  }

  async #giveBack(): Promise<void> {
    const { broker, worker } = this.options;
    await broker.leases.abandon(worker.id, 0);
    await broker.workers.leave(worker.id);
  }

  /** Keeps leases and sends the heartbeat of the worker in place of a blocked main loop. */
  #takeOver(now: number, lagMs: number): void {
    const { broker, worker } = this.options;
    if (now - this.#keptAt >= worker.leaseMs / 3) {
      this.#keptAt = now;
      broker.leases.keep(worker.id, worker.leaseMs).catch(() => (this.#keptAt = Number.NEGATIVE_INFINITY));
    }
    if (this.#info === undefined || now - this.#beatAt < HEARTBEAT_MS) return;
    this.#beatAt = now;
    broker.workers.beat({ ...this.#info, loopLagMs: Math.round(lagMs) }).catch(() => undefined);
  }

  #sendHeartbeat(now: number, lagMs: number): void {
    this.#notifiedAt = now;
    const { done, slots, lastHardAt } = this.options.table;
    this.options.notify({
      kind: 'heartbeat',
      lagMs: Math.round(lagMs),
      hardInMs: lastHardAt === 0 ? 0 : Math.max(0, Math.round(lastHardAt + SETTLE_GRACE_MS - now)),
      memoryBytes: process.memoryUsage.rss(),
      done,
      slots,
    });
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    const grace = new Promise<void>((resolve) => new LongTimer(ms, resolve).unref());
    await Promise.race([work.catch(() => undefined), grace]);
  }
}

/** Longer than the main loop needs to come round, and in time for its leases. */
export function blockedAfterMs(leaseMs: number): number {
  return Math.min(1_000, leaseMs / 6);
}

/** As much of a delivery as a settlement needs that is no success. */
function deliveryOf(id: string, token: string): Delivery {
  const leasedAt = parseToken(token).leasedAt;
  return { id, token, head: { name: '', queue: '', at: leasedAt }, body: '', leasedAt };
}
