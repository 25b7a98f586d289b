import type { Clock } from '../../core/clock.js';
import { limitKeysOf } from '../storage/ready-list.js';
import { DueList } from './due-list.js';
import type { MemoryGates } from './memory-gates.js';
import type { MemoryLanes } from './memory-lanes.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Which roads stand behind which gate, and when they go on. */
export class MemoryRoads {
  readonly behind = new Map<string, readonly string[]>();
  /** Gates that hold roads back, by the moment at which they may let something through. */
  readonly due = new DueList();

  constructor(
    private readonly clock: Clock,
    private readonly gates: MemoryGates,
    private readonly lanes: MemoryLanes,
    private readonly wake: (queue: string) => void,
  ) {}

  /** A lane that a gate has stopped. */
  stop(band: string, lane: string, gate: string): void {
    const road = this.lanes.stop(band, lane);
    if (road !== undefined) this.#standBehind(gate, road);
  }

  /** A breaker that has opened is looked at when its cooldown is over. */
  watch(gates: readonly string[]): void {
    for (const gate of gates) this.due.set(gate, this.gates.dueAt(gate));
  }

  /** What ended has made room: it is passed on. Answers how many lanes went on. */
  passOn(): number {
    this.gates.closeAnswered();
    const freed = [...this.gates.freed].sort();
    this.gates.freed.clear();
    return freed.reduce((count, gate) => count + this.#pull(gate), 0);
  }

  /** Gates whose time has come. */
  pullDue(): void {
    for (const gate of this.due.until(this.clock.now(), NEVER)) this.#pull(gate);
  }

  nextDue(): number | undefined {
    const first = this.due.first();
    return first === undefined || first.at === NEVER ? undefined : first.at;
  }

  /** A queue of which the next gate holds something back. */
  firstQueue(): string | undefined {
    const [road] = this.behind.get(this.due.first()?.id ?? '') ?? [];
    return road === undefined ? undefined : queueOf(road);
  }

  /** Limits have changed: their gates are looked at by the next exchange. */
  stir(fields: readonly string[]): void {
    for (const { id: gate } of this.due.list(NEVER)) {
      if (!fields.includes(gate.split('|')[0] ?? '')) continue;
      this.due.set(gate, this.clock.now());
      const [road] = this.behind.get(gate) ?? [];
      if (road !== undefined) this.wake(queueOf(road));
    }
  }

  /** All gates that hold something back are looked at. */
  sweep(): void {
    for (const { id: gate } of this.due.list(NEVER)) this.gates.freed.add(gate);
  }

  #standBehind(gate: string, road: string): void {
    this.behind.set(gate, [...(this.behind.get(gate) ?? []), road]);
    this.due.set(gate, this.gates.dueAt(gate));
  }

  /** Lets go on what a gate has room for, and says when it has room again. */
  #pull(gate: string): number {
    const room = this.gates.room(gate);
    const count = room > 0 ? this.#pullRoads(gate, room) : 0;
    if (!this.gates.isOpenBreaker(gate) && !this.behind.has(gate)) this.due.delete(gate);
    else this.due.set(gate, this.gates.dueAt(gate));
    return count;
  }

  /** As many as there is room for in each band; those that still stand go to the end. */
  #pullRoads(gate: string, room: number): number {
    const went = new Map<string, number>();
    const left: string[] = [];
    const standing: string[] = [];
    for (const road of this.behind.get(gate) ?? []) {
      const band = bandOfRoad(road);
      const count = went.get(band) ?? 0;
      if (count >= room) left.push(road);
      else {
        const { more, stands } = this.#pullRoad(gate, road, room - count);
        went.set(band, count + more);
        if (stands) standing.push(road);
      }
    }
    const roads = [...left, ...standing];
    if (roads.length === 0) this.behind.delete(gate);
    else this.behind.set(gate, roads);
    return [...went.values()].reduce((sum, count) => sum + count, 0);
  }

  #pullRoad(gate: string, road: string, room: number): { readonly more: number; readonly stands: boolean } {
    const band = bandOfRoad(road);
    const narrowest = this.gates.narrowest(limitKeysOf(road));
    const count = Math.min(room, narrowest.room);
    const more = count > 0 ? this.lanes.letGo(road, band, count) : 0;
    if (more > 0) this.wake(band.slice(2));
    if (this.lanes.road(road).length === 0) return { more, stands: false };
    const isOther = narrowest.gate !== undefined && narrowest.gate !== gate;
    if (!isOther || narrowest.room >= this.gates.room(gate)) return { more, stands: true };
    this.#standBehind(narrowest.gate, road);
    return { more, stands: false };
  }
}

function bandOfRoad(road: string): string {
  return road.slice(0, road.indexOf(' '));
}

function queueOf(road: string): string {
  return bandOfRoad(road).slice(2);
}
