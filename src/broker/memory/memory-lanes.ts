import { laneGroupOf } from '../storage/ready-list.js';
import { Deque } from './deque.js';

/** The lanes of all bands, and where they are: each that is not empty is in the ring of its band, or stands on its road. */
export class MemoryLanes {
  readonly #lanes = new Map<string, Map<string, Deque<string>>>();
  /** The lanes of each band that are free to go, the next first. */
  readonly rings = new Map<string, string[]>();
  /** The lanes that stand on each road, in order. */
  readonly roads = new Map<string, readonly string[]>();

  /** Bands that have lanes, also if all of them stand. */
  bands(): readonly string[] {
    return [...this.#lanes.keys()];
  }

  lanes(band: string): readonly string[] {
    return [...(this.#lanes.get(band)?.keys() ?? [])];
  }

  ring(band: string): string[] {
    const ring = this.rings.get(band) ?? [];
    this.rings.set(band, ring);
    return ring;
  }

  road(road: string): readonly string[] {
    return this.roads.get(road) ?? [];
  }

  ids(band: string, lane: string): Deque<string> | undefined {
    return this.#lanes.get(band)?.get(lane);
  }

  put(band: string, lane: string, id: string, end: 'back' | 'front'): void {
    const lanes = this.#lanes.get(band) ?? new Map<string, Deque<string>>();
    this.#lanes.set(band, lanes);
    const ids = lanes.get(lane) ?? new Deque<string>();
    if (end === 'back') ids.push(id);
    else ids.unshift(id);
    if (lanes.has(lane)) return;
    lanes.set(lane, ids);
    this.#enter(band, lane);
  }

  /** A lane that is empty is none. */
  drop(band: string, lane: string): void {
    const lanes = this.#lanes.get(band);
    lanes?.delete(lane);
    if (lanes?.size === 0) this.#lanes.delete(band);
  }

  /** Drops all lanes of a band, the ones that can go first; answers their ids. */
  dropAll(band: string): readonly { readonly lane: string; readonly ids: Deque<string> }[] {
    const lanes = [...(this.#lanes.get(band) ?? [])].map(([lane, ids]) => ({ lane, ids }));
    this.#lanes.delete(band);
    this.rings.delete(band);
    for (const { lane } of lanes) this.roads.delete(laneGroupOf(band, lane) ?? '');
    return lanes;
  }

  /** A lane comes to stand on its road; answers the road if it is the first. */
  stop(band: string, lane: string): string | undefined {
    const road = laneGroupOf(band, lane) ?? band;
    const lanes = this.roads.get(road) ?? [];
    this.roads.set(road, [...lanes, lane]);
    return lanes.length === 0 ? road : undefined;
  }

  /** The first lanes of a road go back to the ring; answers how many. */
  letGo(road: string, band: string, count: number): number {
    const lanes = this.road(road);
    const some = lanes.slice(0, count);
    this.ring(band).push(...some);
    if (some.length === lanes.length) this.roads.delete(road);
    else this.roads.set(road, lanes.slice(some.length));
    return some.length;
  }

  waiting(queue: string): number {
    let count = 0;
    for (const [band, lanes] of this.#lanes) {
      if (band.slice(2) === queue) for (const ids of lanes.values()) count += ids.length;
    }
    return count;
  }

  /** While others of its road stand it stands behind them. */
  #enter(band: string, lane: string): void {
    const road = laneGroupOf(band, lane);
    if (road !== undefined && this.road(road).length > 0) this.stop(band, lane);
    else this.ring(band).push(lane);
  }
}
