import type { BreakerChange, BreakerDefinition, BreakerState, LimitInfo } from '../limit-store.js';

interface Opened {
  readonly state: Exclude<BreakerState, 'closed'>;
  readonly openedAt: number;
}

/** The states of circuit breakers; what is not here is closed. */
export class MemoryBreakers {
  readonly #opened = new Map<string, Opened>();
  readonly #failures = new Map<string, readonly number[]>();
  #changes: BreakerChange[] = [];
  #isTold = false;

  /** Once the cooldown is over it is half-open, for who can tell of that: a call that cannot leaves it to the next exchange. */
  state({ name, cooldownMs }: BreakerDefinition, now: number): BreakerState {
    const opened = this.#of(name, now);
    const isOver = opened?.state === 'open' && now >= opened.openedAt + cooldownMs;
    if (isOver && this.#isTold) this.#change(name, 'half-open');
    return this.#opened.get(name)?.state ?? 'closed';
  }

  dueAt({ name, cooldownMs }: BreakerDefinition, now: number): number {
    const opened = this.#of(name, now);
    return opened?.state === 'open' ? opened.openedAt + cooldownMs : Number.POSITIVE_INFINITY;
  }

  /** Counts a failure; answers true if there are enough to open it. */
  fails({ name, threshold, windowMs }: BreakerDefinition, now: number): boolean {
    const most = Math.max(1, threshold);
    const failures = [now, ...(this.#failures.get(name) ?? [])].slice(0, most);
    this.#failures.set(name, failures);
    return (failures[most - 1] ?? Number.NEGATIVE_INFINITY) > now - windowMs;
  }

  open(name: string, now: number): void {
    this.#failures.delete(name);
    this.#opened.set(name, { state: 'open', openedAt: now });
    this.#changes.push({ name, state: 'open' });
  }

  close(name: string): void {
    this.#failures.delete(name);
    this.#opened.delete(name);
    this.#changes.push({ name, state: 'closed' });
  }

  /** From here on changes are told. */
  tell(): void {
    this.#changes = [];
    this.#isTold = true;
  }

  /** What has changed since then. */
  takeChanges(): readonly BreakerChange[] {
    this.#isTold = false;
    return this.#changes;
  }

  /** As it stands, without changing it. */
  info({ name, windowMs, cooldownMs }: BreakerDefinition, now: number): NonNullable<LimitInfo['breaker']> {
    const failures = (this.#failures.get(name) ?? []).filter((at) => at > now - windowMs).length;
    const opened = this.#of(name, now);
    if (opened === undefined) return { state: 'closed', failures };
    const { openedAt } = opened;
    return { state: now >= openedAt + cooldownMs ? 'half-open' : opened.state, failures, openedAt };
  }

  /** Also when the clock has gone back since it opened. */
  #of(name: string, now: number): Opened | undefined {
    const opened = this.#opened.get(name);
    return opened && { ...opened, openedAt: Math.min(now, opened.openedAt) };
  }

  #change(name: string, state: 'half-open'): void {
    const opened = this.#opened.get(name);
    if (opened !== undefined) this.#opened.set(name, { ...opened, state });
    this.#changes.push({ name, state });
  }
}
