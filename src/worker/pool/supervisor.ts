import { printable } from '../../core/printable.js';
import type { TaskLogger } from '../../core/task-context.js';
import { PoolChild, type ChildListener, type Ready } from './pool-child.js';
import { Seat, type Wear } from './seat.js';

export interface SupervisorOptions extends Wear {
  readonly processes: number;
  readonly launch: (listener: ChildListener) => PoolChild;
  /** Takes back what a dead child held; of its leases the oldest `ran` count a loss. */
  readonly bury: (ready: Ready, ran: number) => void;
  readonly logger: TaskLogger;
  /** Called whenever that changes: all children take tasks. */
  readonly onReady: (isReady: boolean) => void;
}

export type PoolEnd =
  { readonly kind: 'stopped' } | { readonly kind: 'cannot-boot'; readonly isConfiguration: boolean };

/** Boots that fail in a row at each place, with no child that works, until the supervisor gives up. */
const MAX_FAILED_BOOTS = 5;
/** A main loop that stands still for longer does not count as alive. */
const ALIVE_MS = 5_000;

/** Keeps so many children at work, whatever becomes of them. */
export class Supervisor implements ChildListener {
  readonly #seats: Seat[];
  readonly #children = new Set<PoolChild>();
  readonly #ended: Promise<PoolEnd>;
  #end: (end: PoolEnd) => void = () => undefined;
  #isStopping = false;
  #wasReady = false;

  constructor(private readonly options: SupervisorOptions) {
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    const launch = () => {
      const child = options.launch(this);
      this.#children.add(child);
      return child;
    };
    this.#seats = Array.from({ length: options.processes }, () => new Seat(launch, options));
  }

  /** Resolves when all children have ended after `stop()`, or none can be started. */
  run(): Promise<PoolEnd> {
    for (const seat of this.#seats) seat.fill();
    return this.#ended;
  }

  /** Running tasks may end; a second call, or `now`, gives them back at once. */
  stop(why: string, now = this.#isStopping): void {
    const { logger } = this.options;
    if (this.#isStopping && !now) return;
    if (now) logger.warn(`${why}${this.#isStopping ? ' again' : ''}: giving back at once what still runs`);
    else logger.log(`${why}: stopping; running tasks may end`);
    this.#isStopping = true;
    this.#tellReady();
    for (const seat of this.#seats) seat.close();
    for (const child of this.#children) child.stop(now);
    this.#endIfEmpty({ kind: 'stopped' });
  }

  /** All main loops turn. */
  get isAlive(): boolean {
    return [...this.#children].every(({ pulse }) => (pulse?.lagMs ?? 0) < ALIVE_MS);
  }

  get pids(): readonly number[] {
    return [...this.#children].flatMap(({ pid }) => pid ?? []);
  }

  ready(child: PoolChild): void {
    const tookMs = Math.round(performance.now() - child.bornAt);
    this.options.logger.log(`process ${child.pid} takes tasks, ${tookMs} ms after its start`);
    this.#seatOf(child)?.ready(child);
    this.#tellReady();
  }

  pulse(child: PoolChild): void {
    if (this.#isStopping) return;
    const why = this.#seatOf(child)?.renew(child);
    if (why !== undefined) this.options.logger.log(`process ${child.pid} is replaced: ${why}`);
  }

  told(child: PoolChild, now: boolean): void {
    // Each process of the pool is told the same.
    if (!this.#isStopping || now) this.stop(`process ${child.pid} was told to shut down`, now);
  }

  struck(child: PoolChild, lines: readonly string[]): void {
    for (const line of lines) this.options.logger.error(printable(`${line}: process ${child.pid} is killed`));
  }

  breakers(lines: readonly string[]): void {
    for (const line of lines) this.options.logger.warn(printable(line));
  }

  exited(child: PoolChild): void {
    this.#children.delete(child);
    this.#bury(child);
    const seat = this.#seatOf(child);
    const delayMs = seat?.left(child) ?? 0;
    if (!this.#isStopping && seat !== undefined) this.#complain(child, delayMs);
    this.#tellReady();
    this.#endIfEmpty({ kind: 'stopped' });
  }

  #bury(child: PoolChild): void {
    const { ready, pulse } = child;
    if (ready === undefined) return;
    const isInnocent = child.isBlameless || child.failure !== undefined;
    this.options.bury(ready, isInnocent ? 0 : (pulse?.slots ?? ready.worker.concurrency));
  }

  #complain(child: PoolChild, delayMs: number): void {
    const { logger } = this.options;
    const next = delayMs === 0 ? 'another is started' : `another is started in ${delayMs} ms`;
    const reason = child.failure?.error ?? child.end;
    if (child.ready !== undefined && child.failure === undefined) {
      return logger.warn(`process ${child.pid} ended (${reason}); ${next}`);
    }
    if (!this.#isHopeless(child)) {
      return logger.warn(`process ${child.pid} could not boot; ${next}. ${reason}`);
    }
    const failedBoots = this.#seats.reduce((sum, { history }) => sum + history.failedBoots, 0);
    const times = failedBoots === 1 ? 'at its first try' : `${failedBoots} times in a row`;
    logger.error(`The application itself cannot boot (${times}): ${reason}`);
    const isConfiguration = child.failure?.isFinal === true;
    this.#isStopping = true;
    for (const each of this.#seats) each.close();
    for (const each of this.#children) each.stop(true);
    this.#end({ kind: 'cannot-boot', isConfiguration });
  }

  #isHopeless({ failure }: PoolChild): boolean {
    if (this.#seats.some((seat) => seat.isReady)) return false;
    const isOften = this.#seats.every(({ history }) => history.failedBoots >= MAX_FAILED_BOOTS);
    return failure?.isFinal === true || isOften;
  }

  #seatOf(child: PoolChild): Seat | undefined {
    return this.#seats.find((seat) => seat.has(child));
  }

  #tellReady(): void {
    const isReady = !this.#isStopping && this.#seats.every((seat) => seat.isReady);
    if (isReady === this.#wasReady) return;
    this.#wasReady = isReady;
    this.options.onReady(isReady);
  }

  #endIfEmpty(end: PoolEnd): void {
    if (this.#isStopping && this.#children.size === 0) this.#end(end);
  }
}
