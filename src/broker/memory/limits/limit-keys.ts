import type { Clock } from '../../../core/clock.js';
import type { Reply } from '../reply.js';
import { Breakers } from './breaker.js';
import * as concurrency from './concurrency.js';
import { LimitDefinitions } from './definitions.js';
import { Permits } from './permits.js';
import { Rates } from './rate.js';

const NEVER = Number.POSITIVE_INFINITY;

/** How many tasks may start, and the limit key with the least room. */
export interface Narrowest {
  readonly room: number;
  readonly limitKey: string | undefined;
}

/** How many tasks the limit keys of a lane let through, whatever their kind. */
export class LimitKeys {
  readonly definitions = new LimitDefinitions();
  readonly permits = new Permits();
  readonly breakers: Breakers;
  readonly #rates = new Rates();

  constructor(
    private readonly clock: Clock,
    reply: Reply,
  ) {
    this.breakers = new Breakers(clock, this.permits, reply);
  }

  narrowest(limitKeys: readonly string[]): Narrowest {
    let narrowest: Narrowest = { room: NEVER, limitKey: undefined };
    for (const limitKey of limitKeys) {
      const room = this.room(limitKey);
      if (room <= 0) return { room: 0, limitKey };
      if (room < narrowest.room) narrowest = { room, limitKey };
    }
    return narrowest;
  }

  /** How many tasks may start now: any number, where nobody declared the limit. */
  room(limitKey: string): number {
    const limit = this.definitions.of(limitKey);
    switch (limit?.kind) {
      case undefined:
        return NEVER;
      case 'rate':
        return this.#rates.room(limitKey, limit, this.clock.now());
      case 'concurrency':
        return concurrency.room(limitKey, limit, this.permits);
      case 'breaker':
        return this.breakers.room(limitKey, limit);
      default:
        return limit satisfies never;
    }
  }

  /** When it has more room than now. */
  dueAt(limitKey: string): number {
    const limit = this.definitions.of(limitKey);
    if (limit?.kind === 'rate') return this.#rates.dueAt(limitKey, limit, this.clock.now());
    return limit?.kind === 'breaker' ? this.breakers.dueAt(limit) : NEVER;
  }

  isOpenBreaker(limitKey: string): boolean {
    const limit = this.definitions.of(limitKey);
    return limit?.kind === 'breaker' && this.breakers.state(limit) === 'open';
  }

  /** Counts a start at the limit keys of its lane, and takes permits of those that count running tasks. */
  pass(limitKeys: readonly string[], id: string): void {
    const counted = limitKeys.filter((limitKey) => this.#hasPermits(limitKey));
    for (const limitKey of limitKeys) {
      const limit = this.definitions.of(limitKey);
      if (limit?.kind === 'rate') this.#rates.pass(limitKey, limit, this.clock.now());
    }
    this.permits.take(id, counted);
  }

  /** These limit keys may have room again. */
  free(limitKeys: readonly string[]): void {
    for (const limitKey of limitKeys) this.permits.freed.add(limitKey);
  }

  /** The limit keys that may have room again, in a fixed order. */
  takeFreed(): readonly string[] {
    const freed = [...this.permits.freed].sort();
    this.permits.freed.clear();
    return freed;
  }

  #hasPermits(limitKey: string): boolean {
    const limit = this.definitions.of(limitKey);
    if (limit?.kind === 'breaker') return this.breakers.state(limit) === 'half-open';
    return limit?.kind === 'concurrency';
  }
}
