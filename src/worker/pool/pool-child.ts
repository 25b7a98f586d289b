import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FromGuard, ProcessHeartbeat } from '../guard/guard-message.js';
import { GUARD_FD, type FromChild, type ToChild } from './pool-message.js';

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

/** A child has this long to end itself, after the time that running tasks are given. */
const GRACE_MS = 4_000;
/** The same where they are given none. */
const GRACE_NOW_MS = 2_500;

/** A process that runs the whole application, as the supervisor sees it. */
export class PoolChild {
  readonly bornAt = performance.now();
  ready: Ready | undefined;
  readyAt: number | undefined;
  failure: Failed | undefined;
  heartbeat: ProcessHeartbeat | undefined;
  /** How it ended, in words. */
  end: string | undefined;
  /** It ends because it was asked to, or because of a limit: its tasks are not to blame. */
  isBlameless = false;
  isStopping = false;
  #killTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly process: ChildProcess,
    listener: ChildListener,
  ) {
    process.on('message', (message) => this.#receive(message as FromChild, listener));
    process.once('error', (error) => this.#ended(`could not be started: ${error.message}`, listener));
    process.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`, listener));
    const guard = process.stdio[GUARD_FD] as Readable | null | undefined;
    if (!guard) return;
    guard.on('error', () => undefined);
    createInterface({ input: guard }).on('line', (line) => this.#receiveFromGuard(line, listener));
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** How long it took tasks; `undefined` if it never did. */
  get readyForMs(): number | undefined {
    return this.readyAt === undefined ? undefined : performance.now() - this.readyAt;
  }

  /** Takes nothing more, lets running tasks end in the time that its application gives them, or with `now` none at all. */
  stop(now: boolean): void {
    this.isStopping = true;
    const { ready } = this;
    const timeoutMs = ready === undefined ? 0 : ready.worker.shutdownTimeoutMs;
    const graceMs = now ? GRACE_NOW_MS : timeoutMs + GRACE_MS;
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => this.kill(), graceMs);
    const message: ToChild = { kind: 'stop', now };
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  #receive(message: FromChild, listener: ChildListener): void {
    if (message.kind === 'failed') {
      // It may have taken tasks before the last of its application could not start: they are not to blame.
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
    const message = JSON.parse(line) as FromGuard;
    if (message.kind === 'enforced') {
      this.isBlameless = true;
      return listener.enforced(this, message.lines);
    }
    if (message.kind === 'warnings') return listener.warned(message.lines);
    this.heartbeat = message;
    listener.heartbeat(this);
  }

  #ended(end: string, listener: ChildListener): void {
    if (this.end !== undefined) return;
    clearTimeout(this.#killTimer);
    // What a shutdown cuts short would have been given back.
    this.isBlameless ||= this.isStopping;
    this.end = end;
    listener.exited(this);
  }
}
