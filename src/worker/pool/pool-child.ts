import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LongTimer } from '../../duty/long-timer.js';
import type { ProcessHeartbeat } from '../guard/guard-message.js';
import { GUARD_FD, inEnvelope, parseFromChild, parseFromGuard, type FromChild } from './pool-message.js';

export type Ready = Extract<FromChild, { kind: 'ready' }>;
export type Failed = Extract<FromChild, { kind: 'failed' }>;

/** Notified of the events of a child. */
export interface ChildListener {
  ready(child: PoolChild): void;
  heartbeat(child: PoolChild): void;
  /** An operator wants the pool to stop; with `now` at once. */
  shutdownRequested(child: PoolChild, now: boolean): void;
  /** The guard enforces hard limits or revocations, a line for each; the process is about to be killed. */
  enforced(child: PoolChild, lines: readonly string[]): void;
  /** Its guard has something to log: circuit breakers have changed, or it failed itself. */
  warned(lines: readonly string[]): void;
  exited(child: PoolChild): void;
}

/** How long a child may take to end after its shutdown timeout, before the supervisor kills it. */
const GRACE_MS = 4_000;
/** The same for a child that stops at once. */
const GRACE_NOW_MS = 2_500;

const CHANNEL_CLOSED =
  'it called process.disconnect() before it took tasks. Leave that out: the supervisor needs the channel.';

/** A process that runs the whole application, as the supervisor sees it. */
export class PoolChild {
  readonly bornAt = performance.now();
  ready: Ready | undefined;
  readyAt: number | undefined;
  failure: Failed | undefined;
  heartbeat: ProcessHeartbeat | undefined;
  #heartbeatAt = 0;
  /** How it ended, for the log: a signal or an exit code. */
  end: string | undefined;
  /** It ends because it was asked to, or because the guard enforces a limit: its tasks count no loss. */
  isExpectedExit = false;
  isStopping = false;
  #killTimer: LongTimer | undefined;

  constructor(
    private readonly process: ChildProcess,
    listener: ChildListener,
  ) {
    process.on('message', (message) => this.#receive(parseFromChild(message), listener));
    process.on('error', (error) => this.#failed(error, listener));
    process.once('disconnect', () => this.#disconnected());
    process.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`, listener));
    // One that could not be started may have no descriptors at all.
    const guard = (process.stdio as typeof process.stdio | undefined)?.[GUARD_FD] as
      Readable | null | undefined;
    if (!guard) return;
    guard.on('error', () => undefined);
    const lines = createInterface({ input: guard }).on('line', (line) =>
      this.#receiveFromGuard(line, listener),
    );
    // It repeats the errors of its input, of which 'exit' says what matters.
    lines.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** How long it has leased tasks; `undefined` if it never did. */
  get readyForMs(): number | undefined {
    return this.readyAt === undefined ? undefined : performance.now() - this.readyAt;
  }

  /** How long its main loop has not turned, in ms. A guard that is silent stands still with its whole process. */
  get lagMs(): number {
    return this.heartbeat === undefined ? 0 : this.heartbeat.lagMs + this.#silentMs;
  }

  /** The same; 0 while a task that runs has a hard limit ahead, because its guard ends the process then. */
  get blockedMs(): number {
    return this.#silentMs < (this.heartbeat?.hardInMs ?? 0) ? 0 : this.lagMs;
  }

  get #silentMs(): number {
    return Math.round(performance.now() - this.#heartbeatAt);
  }

  /** Asks it to lease nothing more. Running tasks may end within the shutdown timeout of the application; with `now` they go back at once. */
  stop(now: boolean): void {
    this.isStopping = true;
    const { ready } = this;
    const timeoutMs = ready === undefined ? 0 : ready.worker.shutdownTimeoutMs;
    const graceMs = now ? GRACE_NOW_MS : timeoutMs + GRACE_MS;
    this.#killTimer?.cancel();
    this.#killTimer = new LongTimer(graceMs, () => this.kill());
    if (this.process.connected) this.process.send(inEnvelope({ kind: 'stop', now }), () => undefined);
    // Its application has closed the channel: it obeys the signal now.
    else if (this.pid !== undefined) this.process.kill('SIGTERM');
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  #receive(message: FromChild | undefined, listener: ChildListener): void {
    if (message === undefined) return;
    if (message.kind === 'failed') {
      // It may have leased tasks before the last part of its application failed to start: they count no loss.
      this.failure = message;
      this.readyAt = undefined;
      return;
    }
    if (message.kind === 'shutdown') return listener.shutdownRequested(this, message.now);
    this.ready = message;
    this.readyAt = performance.now();
    listener.ready(this);
  }

  #receiveFromGuard(line: string, listener: ChildListener): void {
    const message = parseFromGuard(line);
    if (message === undefined) return;
    if (message.kind === 'enforced') {
      this.isExpectedExit = true;
      return listener.enforced(this, message.lines);
    }
    if (message.kind === 'warnings') return listener.warned(message.lines);
    this.heartbeat = message;
    this.#heartbeatAt = performance.now();
    listener.heartbeat(this);
  }

  /** Without its channel it can never say that it is ready. One that ends closes it, too. */
  #disconnected(): void {
    if (this.ready !== undefined || this.failure !== undefined || this.isStopping) return;
    this.#killTimer = new LongTimer(GRACE_NOW_MS, () => {
      this.failure = { kind: 'failed', error: CHANNEL_CLOSED, isFinal: false };
      this.kill();
    });
  }

  /** A signal or a message that could not be sent ends nobody: 'exit' does. */
  #failed(error: Error, listener: ChildListener): void {
    if (this.pid === undefined) this.#ended(`could not be started: ${error.message}`, listener);
    else listener.warned([`process ${this.pid}: ${error.message}`]);
  }

  #ended(end: string, listener: ChildListener): void {
    if (this.end !== undefined) return;
    this.#killTimer?.cancel();
    // A child that is killed while it stops would have given its tasks back.
    this.isExpectedExit ||= this.isStopping;
    this.end = end;
    listener.exited(this);
  }
}
