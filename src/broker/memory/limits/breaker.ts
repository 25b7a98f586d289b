import type { Clock } from '../../../core/clock.js';
import type { BreakerDefinition, BreakerState, LimitInfo } from '../../limit-store.js';
import type { Reply } from '../reply.js';
import type { Permits } from './permits.js';

const NEVER = Number.POSITIVE_INFINITY;

interface OpenBreaker {
  readonly state: Exclude<BreakerState, 'closed'>;
  readonly openedAt: number;
}

/** When the last tasks of a breaker failed, the newest first, and until when that is remembered. */
interface Failures {
  readonly times: readonly number[];
  readonly until: number;
}

/** Failures are remembered for so much longer than the window in which they count. */
const SLACK_MS = 1_000;

/** The states of circuit breakers; a breaker of which nothing is kept is closed. */
export class Breakers {
  readonly #open = new Map<string, OpenBreaker>();
  readonly #failures = new Map<string, Failures>();
  #isReported = false;

  constructor(
    private readonly clock: Clock,
    private readonly permits: Permits,
    private readonly reply: Reply,
  ) {}

  /**
   * Only an exchange makes a breaker half-open when its cooldown is over, because only its reply can report the change:
   * any other call leaves that to the next exchange.
   */
  state({ name, cooldownMs }: BreakerDefinition): BreakerState {
    const open = this.#openOf(name);
    const isOver = open?.state === 'open' && this.clock.now() >= open.openedAt + cooldownMs;
    if (isOver && this.#isReported) this.#halfOpen(name);
    return this.#open.get(name)?.state ?? 'closed';
  }

  dueAt({ name, cooldownMs }: BreakerDefinition): number {
    const open = this.#openOf(name);
    return open?.state === 'open' ? open.openedAt + cooldownMs : NEVER;
  }

  /** How many tasks may start now. */
  room(limitKey: string, limit: BreakerDefinition): number {
    const state = this.state(limit);
    if (state === 'closed') return NEVER;
    return state === 'open' ? 0 : limit.halfOpen - this.permits.count(limitKey);
  }

  /** Changes of breakers go with the reply of the exchange that begins. Earlier ones had no reply that could report them. */
  report(): void {
    this.reply.takeBreakers();
    this.#isReported = true;
  }

  /** The exchange is over. */
  endReport(): void {
    this.#isReported = false;
  }

  change(name: string, breaker: OpenBreaker | { readonly state: 'closed' }): void {
    if (breaker.state === 'closed') this.#open.delete(name);
    else this.#open.set(name, breaker);
    this.reply.breakerChanged({ name, state: breaker.state });
  }

  /** Notes a failure; answers with the times of the last ones, as many as open the breaker. */
  addFailure({ name, threshold, windowMs }: BreakerDefinition): readonly number[] {
    const now = this.clock.now();
    const times = [now, ...this.#failuresOf(name)].slice(0, Math.max(1, threshold));
    this.#failures.set(name, { times, until: now + windowMs + SLACK_MS });
    return times;
  }

  forgetFailures(name: string): void {
    this.#failures.delete(name);
  }

  /** A window that is made longer brings nothing back that was forgotten. */
  #failuresOf(name: string): readonly number[] {
    const { times = [], until = 0 } = this.#failures.get(name) ?? {};
    return this.clock.now() < until ? times : [];
  }

  /** Describes a breaker without changing it. */
  info({ name, windowMs, cooldownMs }: BreakerDefinition): NonNullable<LimitInfo['breaker']> {
    const now = this.clock.now();
    const failures = this.#failuresOf(name).filter((at) => at > now - windowMs).length;
    const open = this.#openOf(name);
    if (open === undefined) return { state: 'closed', failures };
    const { openedAt } = open;
    return { state: now >= openedAt + cooldownMs ? 'half-open' : open.state, failures, openedAt };
  }

  /** Takes care of a clock that has gone back since the breaker opened. */
  #openOf(name: string): OpenBreaker | undefined {
    const open = this.#open.get(name);
    return open && { ...open, openedAt: Math.min(this.clock.now(), open.openedAt) };
  }

  #halfOpen(name: string): void {
    const open = this.#open.get(name);
    if (open !== undefined) this.change(name, { ...open, state: 'half-open' });
  }
}
