import { printable, printableLines } from '../../core/printable.js';
import type { TaskLogger } from '../../core/task-logger.js';
import { PoolChild, type ChildListener, type Ready } from './pool-child.js';
import { PoolProcess, type RecyclingPolicy } from './pool-process.js';

export interface SupervisorOptions extends RecyclingPolicy {
  readonly processes: number;
  readonly fork: (listener: ChildListener) => PoolChild;
  /** Gives the leases of a dead child back; the oldest `ran` of them count a loss. */
  readonly reclaim: (ready: Ready, ran: number) => void;
  /** Called for each child that takes its first task. */
  readonly onStart?: (ready: Ready) => void;
  readonly logger: TaskLogger;
  /** Called whenever that changes: all children take tasks. */
  readonly onReady: (isReady: boolean) => void;
}

export type PoolEnd =
  { readonly kind: 'stopped' } | { readonly kind: 'cannot-boot'; readonly isConfiguration: boolean };

/** The pool, as its health sees it. */
export interface PoolState {
  readonly phase: 'running' | 'starting' | 'stopping';
  readonly processes: number;
  /** How many of them take tasks. */
  readonly ready: number;
  /** How long the main loop that lags most has not turned, in ms. */
  readonly loopLagMs: number;
  /** The same without loops whose tasks have a hard limit ahead: their guard ends them then. */
  readonly blockedMs: number;
}

/** The supervisor ends the pool after this number of failed boots in a row in each of its processes, if no child works. */
const MAX_FAILED_BOOTS = 5;
/** A process whose main loop has not turned for so long does not count as alive. */
const ALIVE_MS = 5_000;

/** Keeps a number of children at work: one that ends is followed by another. */
export class Supervisor implements ChildListener {
  readonly #processes: PoolProcess[];
  readonly #children = new Set<PoolChild>();
  readonly #ended: Promise<PoolEnd>;
  #end: (end: PoolEnd) => void = () => undefined;
  #isStopping = false;
  #wasReady = false;
  #hasBeenReady = false;

  constructor(private readonly options: SupervisorOptions) {
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    const fork = () => {
      const child = options.fork(this);
      this.#children.add(child);
      return child;
    };
    this.#processes = Array.from({ length: options.processes }, () => new PoolProcess(fork, options));
  }

  /** Resolves when all children have ended after `stop()`, or no child can be started. */
  run(): Promise<PoolEnd> {
    for (const process of this.#processes) process.start();
    return this.#ended;
  }

  /** Running tasks may end; a second call, or `now`, gives them back at once. */
  stop(reason: string, now = this.#isStopping): void {
    const { logger } = this.options;
    if (this.#isStopping && !now) return;
    if (now)
      logger.warn(`${reason}${this.#isStopping ? ' again' : ''}: the pool gives running tasks back at once`);
    else logger.log(`${reason}: the pool stops when its running tasks have ended`);
    this.#isStopping = true;
    this.#notifyReady();
    for (const process of this.#processes) process.close();
    for (const child of this.#children) child.stop(now);
    this.#endIfEmpty({ kind: 'stopped' });
  }

  /** All main loops turn. */
  get isAlive(): boolean {
    return [...this.#children].every(({ lagMs }) => lagMs < ALIVE_MS);
  }

  get state(): PoolState {
    const children = [...this.#children];
    return {
      phase: this.#isStopping ? 'stopping' : this.#hasBeenReady ? 'running' : 'starting',
      processes: this.#processes.length,
      ready: this.#processes.filter(({ isReady }) => isReady).length,
      loopLagMs: Math.max(0, ...children.map(({ lagMs }) => lagMs)),
      blockedMs: Math.max(0, ...children.map(({ blockedMs }) => blockedMs)),
    };
  }

  /** How a child that is ready reaches the broker. */
  get readyMessage(): Ready | undefined {
    return this.#processes.find(({ isReady }) => isReady)?.child?.ready;
  }

  get pids(): readonly number[] {
    return [...this.#children].flatMap(({ pid }) => pid ?? []);
  }

  ready(child: PoolChild): void {
    const tookMs = Math.round(performance.now() - child.bornAt);
    this.options.logger.log(`process ${child.pid} takes tasks, ${tookMs} ms after its start`);
    this.#processOf(child)?.ready(child);
    if (child.ready !== undefined) this.options.onStart?.(child.ready);
    this.#notifyReady();
  }

  heartbeat(child: PoolChild): void {
    if (this.#isStopping) return;
    const reason = this.#processOf(child)?.recycle(child);
    if (reason !== undefined)
      this.options.logger.log(`the supervisor replaces process ${child.pid}: ${reason}`);
  }

  shutdownRequested(child: PoolChild, now: boolean): void {
    // Each process of the pool receives the same command.
    if (!this.#isStopping || now) this.stop(`process ${child.pid} received a shutdown command`, now);
  }

  enforced(child: PoolChild, lines: readonly string[]): void {
    for (const line of lines) this.options.logger.error(printable(`killing process ${child.pid}: ${line}`));
  }

  warned(lines: readonly string[]): void {
    for (const line of lines) this.options.logger.warn(printable(line));
  }

  exited(child: PoolChild): void {
    this.#children.delete(child);
    this.#reclaim(child);
    const process = this.#processOf(child);
    const delayMs = process?.exited(child) ?? 0;
    if (!this.#isStopping && process !== undefined) this.#logExit(child, delayMs);
    this.#notifyReady();
    this.#endIfEmpty({ kind: 'stopped' });
  }

  #reclaim(child: PoolChild): void {
    const { ready, heartbeat } = child;
    if (ready === undefined) return;
    const countsLosses = !child.isExpectedExit && child.failure === undefined;
    this.options.reclaim(ready, countsLosses ? (heartbeat?.slots ?? ready.worker.concurrency) : 0);
  }

  #logExit(child: PoolChild, delayMs: number): void {
    const { logger } = this.options;
    const next = `the supervisor starts another ${delayMs === 0 ? 'now' : `in ${delayMs} ms`}`;
    const reason = printableLines(child.failure?.error ?? child.end ?? '');
    if (child.ready !== undefined && child.failure === undefined) {
      return logger.warn(`process ${child.pid} ended (${reason}); ${next}`);
    }
    if (!this.#isHopeless(child)) {
      return logger.warn(`process ${child.pid} could not boot; ${next}: ${reason}`);
    }
    const failedBoots = this.#processes.reduce((sum, { history }) => sum + history.failedBoots, 0);
    const times = failedBoots === 1 ? 'at its first try' : `${failedBoots} times in a row`;
    logger.error(`the application cannot boot (${times}): ${reason}`);
    const isConfiguration = child.failure?.isFinal === true;
    this.#isStopping = true;
    for (const process of this.#processes) process.close();
    for (const starting of this.#children) starting.stop(true);
    this.#end({ kind: 'cannot-boot', isConfiguration });
  }

  #isHopeless({ failure }: PoolChild): boolean {
    if (this.#processes.some((process) => process.isReady)) return false;
    const isOften = this.#processes.every(({ history }) => history.failedBoots >= MAX_FAILED_BOOTS);
    return failure?.isFinal === true || isOften;
  }

  #processOf(child: PoolChild): PoolProcess | undefined {
    return this.#processes.find((process) => process.has(child));
  }

  #notifyReady(): void {
    const isReady = !this.#isStopping && this.#processes.every((process) => process.isReady);
    if (isReady === this.#wasReady) return;
    this.#wasReady = isReady;
    this.#hasBeenReady ||= isReady;
    this.options.onReady(isReady);
  }

  #endIfEmpty(end: PoolEnd): void {
    if (this.#isStopping && this.#children.size === 0) this.#end(end);
  }
}
