import type { Clock } from '../../core/clock.js';
import type { BreakerDefinition } from '../limit-store.js';
import { MemoryBreakers } from './memory-breakers.js';
import { MemoryLimits } from './memory-limits.js';
import { MemoryPlaces } from './memory-places.js';
import { MemoryRates } from './memory-rates.js';

const NEVER = Number.POSITIVE_INFINITY;

/** How many may pass, and the gate that lets the fewest through. */
export interface Narrowest {
  readonly room: number;
  readonly gate: string | undefined;
}

/** What may hold a task back although a slot is free. With MemoryRoads the twin of gates.lua. */
export class MemoryGates {
  readonly limits = new MemoryLimits();
  readonly breakers = new MemoryBreakers();
  readonly places = new MemoryPlaces();
  /** Gates that may have room again. */
  readonly freed = new Set<string>();
  readonly #rates = new MemoryRates();
  /** Breakers of which a probe came back. */
  readonly #answered = new Set<string>();

  constructor(private readonly clock: Clock) {}

  narrowest(gates: readonly string[]): Narrowest {
    let narrowest: Narrowest = { room: NEVER, gate: undefined };
    for (const gate of gates) {
      const room = this.room(gate);
      if (room <= 0) return { room: 0, gate };
      if (room < narrowest.room) narrowest = { room, gate };
    }
    return narrowest;
  }

  /** How many may pass now. A limit that nobody declared lets everything through. */
  room(gate: string): number {
    const limit = this.limits.of(gate);
    switch (limit?.kind) {
      case undefined:
        return NEVER;
      case 'rate':
        return this.#rates.room(gate, limit, this.clock.now());
      case 'concurrency':
        return limit.limit - this.places.count(gate);
      case 'breaker':
        return this.#breakerRoom(gate, limit);
      default:
        return limit satisfies never;
    }
  }

  /** When it has more room than now. */
  dueAt(gate: string): number {
    const limit = this.limits.of(gate);
    if (limit?.kind === 'rate') return this.#rates.dueAt(gate, limit, this.clock.now());
    return limit?.kind === 'breaker' ? this.breakers.dueAt(limit, this.clock.now()) : NEVER;
  }

  isOpenBreaker(gate: string): boolean {
    const limit = this.limits.of(gate);
    return limit?.kind === 'breaker' && this.breakers.state(limit, this.clock.now()) === 'open';
  }

  /** A task passes the gates of its lane, and holds places where they are counted. */
  pass(gates: readonly string[], id: string): void {
    const counted = gates.filter((gate) => this.#isCounted(gate));
    for (const gate of gates) {
      const limit = this.limits.of(gate);
      if (limit?.kind === 'rate') this.#rates.pass(gate, limit, this.clock.now());
    }
    this.places.take(id, counted);
  }

  /** A lane leaves its room to others. */
  freeAll(gates: readonly string[]): void {
    for (const gate of gates) this.freed.add(gate);
  }

  /** Gives back the places that a task holds; with `isAnswer` breakers learn that all is well. */
  giveBack(id: string, isAnswer = false): void {
    for (const gate of this.places.giveBack(id)) {
      this.freed.add(gate);
      if (isAnswer && gate.startsWith('b:')) this.#answered.add(gate);
    }
  }

  /**
   * A failure that breakers count; answers the gates that it has closed. What was leased before one opened neither opens it
   * again nor prolongs its cooldown.
   */
  trip(id: string, names: readonly string[]): readonly string[] {
    return names.map((name) => `b:${name}`).filter((gate) => this.#tripOne(gate, id));
  }

  /** Probes that came back close their breakers, unless another has opened it again. */
  closeAnswered(): void {
    for (const gate of [...this.#answered].sort()) {
      const limit = this.limits.of(gate);
      if (limit?.kind === 'breaker' && this.#state(limit) === 'half-open') this.close(limit.name);
    }
    this.#answered.clear();
  }

  close(name: string): void {
    this.places.clear(`b:${name}`);
    this.breakers.close(name);
    this.freed.add(`b:${name}`);
  }

  #tripOne(gate: string, id: string): boolean {
    const limit = this.limits.of(gate);
    if (limit?.kind !== 'breaker') return false;
    const state = this.#state(limit);
    const isProbe = this.places.leave(gate, id);
    const now = this.clock.now();
    const opens = state === 'closed' ? this.breakers.fails(limit, now) : state === 'half-open' && isProbe;
    if (!opens) return false;
    // What is still on its way was leased before: it is no probe any more.
    this.places.clear(gate);
    this.breakers.open(limit.name, now);
    return true;
  }

  #breakerRoom(gate: string, limit: BreakerDefinition): number {
    const state = this.#state(limit);
    if (state === 'closed') return NEVER;
    return state === 'open' ? 0 : limit.halfOpen - this.places.count(gate);
  }

  #isCounted(gate: string): boolean {
    const limit = this.limits.of(gate);
    if (limit?.kind === 'breaker') return this.#state(limit) === 'half-open';
    return limit?.kind === 'concurrency';
  }

  #state(limit: BreakerDefinition) {
    return this.breakers.state(limit, this.clock.now());
  }
}
