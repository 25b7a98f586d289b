import type { Clock } from '../../../core/clock.js';
import type { BreakerChange, BreakerDefinition, BreakerState, LimitInfo } from '../../limit-store.js';
import type { LimitDefinitions } from './definitions.js';
import type { Permits } from './permits.js';

const NEVER = Number.POSITIVE_INFINITY;

interface OpenBreaker {
  readonly state: Exclude<BreakerState, 'closed'>;
  readonly openedAt: number;
}

/** The states of circuit breakers; a breaker of which nothing is kept is closed. */
export class Breakers {
  readonly #open = new Map<string, OpenBreaker>();
  readonly #failures = new Map<string, readonly number[]>();
  /** Limit keys of breakers with a probe that came back well. */
  readonly #probeSucceeded = new Set<string>();
  #changes: BreakerChange[] = [];
  #isExchange = false;

  constructor(
    private readonly clock: Clock,
    private readonly definitions: LimitDefinitions,
    private readonly permits: Permits,
  ) {}

  /**
   * Only an exchange makes a breaker half-open when its cooldown is over, because only its reply can report the change:
   * any other call leaves that to the next exchange.
   */
  state({ name, cooldownMs }: BreakerDefinition): BreakerState {
    const open = this.#openOf(name);
    const isOver = open?.state === 'open' && this.clock.now() >= open.openedAt + cooldownMs;
    if (isOver && this.#isExchange) this.#halfOpen(name);
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

  /**
   * Counts a failure of a task; answers the limit keys of the breakers that it opens. A task that was leased before a
   * breaker opened neither opens it again nor prolongs its cooldown.
   */
  trip(id: string, names: readonly string[]): readonly string[] {
    return names.map((name) => `b:${name}`).filter((limitKey) => this.#tripOne(limitKey, id));
  }

  /** Notes that probes came back well. */
  probeSucceeded(limitKeys: readonly string[]): void {
    for (const limitKey of limitKeys) if (limitKey.startsWith('b:')) this.#probeSucceeded.add(limitKey);
  }

  /** Closes breakers with a successful probe, unless another probe has opened them again. */
  closeProbed(): void {
    for (const limitKey of [...this.#probeSucceeded].sort()) {
      const limit = this.definitions.of(limitKey);
      if (limit?.kind === 'breaker' && this.state(limit) === 'half-open') this.close(limit.name);
    }
    this.#probeSucceeded.clear();
  }

  close(name: string): void {
    this.permits.clear(`b:${name}`);
    this.permits.freed.add(`b:${name}`);
    this.#failures.delete(name);
    this.#open.delete(name);
    this.#changes.push({ name, state: 'closed' });
  }

  /** From here on changes are collected. */
  beginExchange(): void {
    this.#changes = [];
    this.#isExchange = true;
  }

  /** Answers the changes since then. */
  endExchange(): readonly BreakerChange[] {
    this.#isExchange = false;
    return this.#changes;
  }

  /** Describes a breaker without changing it. */
  info({ name, windowMs, cooldownMs }: BreakerDefinition): NonNullable<LimitInfo['breaker']> {
    const now = this.clock.now();
    const failures = (this.#failures.get(name) ?? []).filter((at) => at > now - windowMs).length;
    const open = this.#openOf(name);
    if (open === undefined) return { state: 'closed', failures };
    const { openedAt } = open;
    return { state: now >= openedAt + cooldownMs ? 'half-open' : open.state, failures, openedAt };
  }

  #tripOne(limitKey: string, id: string): boolean {
    const limit = this.definitions.of(limitKey);
    if (limit?.kind !== 'breaker') return false;
    const state = this.state(limit);
    const isProbe = this.permits.releaseOne(limitKey, id);
    const opens = state === 'closed' ? this.#countFailure(limit) : state === 'half-open' && isProbe;
    if (!opens) return false;
    // Tasks that still run were leased before: they are no probes any more.
    this.permits.clear(limitKey);
    this.#failures.delete(limit.name);
    this.#change(limit.name, { state: 'open', openedAt: this.clock.now() });
    return true;
  }

  /** Answers true if there are enough failures to open it. */
  #countFailure({ name, threshold, windowMs }: BreakerDefinition): boolean {
    const now = this.clock.now();
    const most = Math.max(1, threshold);
    const failures = [now, ...(this.#failures.get(name) ?? [])].slice(0, most);
    this.#failures.set(name, failures);
    return (failures[most - 1] ?? -NEVER) > now - windowMs;
  }

  /** Takes care of a clock that has gone back since the breaker opened. */
  #openOf(name: string): OpenBreaker | undefined {
    const open = this.#open.get(name);
    return open && { ...open, openedAt: Math.min(this.clock.now(), open.openedAt) };
  }

  #halfOpen(name: string): void {
    const open = this.#open.get(name);
    if (open !== undefined) this.#change(name, { ...open, state: 'half-open' });
  }

  #change(name: string, open: OpenBreaker): void {
    this.#open.set(name, open);
    this.#changes.push({ name, state: open.state });
  }
}
