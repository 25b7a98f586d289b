import { laneGroupOf } from '../storage/ready-list.js';
import { Deque } from './deque.js';

interface Lane {
  readonly lane: string;
  readonly ids: Deque<string>;
}

/** The lanes of all bands. Each lane that holds tasks is in the rotation of its band, or blocked with its lane group. */
export class Lanes {
  readonly #byBand = new Map<string, Map<string, Deque<string>>>();
  /** The lanes of each band that may be served, the next first. */
  readonly rotations = new Map<string, string[]>();
  /** The blocked lanes of each lane group, in order. */
  readonly groups = new Map<string, readonly string[]>();

  /** Bands that have lanes, also where all of them are blocked. */
  bands(): readonly string[] {
    return [...this.#byBand.keys()];
  }

  lanes(band: string): readonly string[] {
    return [...(this.#byBand.get(band)?.keys() ?? [])];
  }

  rotation(band: string): string[] {
    const rotation = this.rotations.get(band) ?? [];
    this.rotations.set(band, rotation);
    return rotation;
  }

  /** The blocked lanes of a lane group. */
  blockedIn(group: string): readonly string[] {
    return this.groups.get(group) ?? [];
  }

  ids(band: string, lane: string): Deque<string> | undefined {
    return this.#byBand.get(band)?.get(lane);
  }

  push(band: string, lane: string, id: string, end: 'back' | 'front'): void {
    const lanes = this.#byBand.get(band) ?? new Map<string, Deque<string>>();
    this.#byBand.set(band, lanes);
    const ids = lanes.get(lane) ?? new Deque<string>();
    if (end === 'back') ids.push(id);
    else ids.unshift(id);
    if (lanes.has(lane)) return;
    lanes.set(lane, ids);
    this.#enter(band, lane);
  }

  /** Drops a lane that is empty, and takes it out of the rotation or its lane group. */
  leave(band: string, lane: string): void {
    this.drop(band, lane);
    const rotation = this.rotation(band);
    const at = rotation.indexOf(lane);
    if (at !== -1) rotation.splice(at, 1);
    else this.#leaveGroup(laneGroupOf(band, lane) ?? band, lane);
  }

  /** Drops a lane that is empty. */
  drop(band: string, lane: string): void {
    const lanes = this.#byBand.get(band);
    lanes?.delete(lane);
    if (lanes?.size === 0) this.#byBand.delete(band);
  }

  /** Drops all lanes of a band; answers them with their ids. */
  dropAll(band: string): readonly Lane[] {
    const lanes = [...(this.#byBand.get(band) ?? [])].map(([lane, ids]) => ({ lane, ids }));
    this.#byBand.delete(band);
    this.rotations.delete(band);
    for (const { lane } of lanes) this.groups.delete(laneGroupOf(band, lane) ?? '');
    return lanes;
  }

  /** Moves a lane to the blocked ones of its group; answers the group if the lane is its first. */
  block(band: string, lane: string): string | undefined {
    const group = laneGroupOf(band, lane) ?? band;
    const blocked = this.blockedIn(group);
    this.groups.set(group, [...blocked, lane]);
    return blocked.length === 0 ? group : undefined;
  }

  /** Moves the first blocked lanes of a group back to the rotation; answers how many. */
  release(group: string, band: string, most: number): number {
    const blocked = this.blockedIn(group);
    const released = blocked.slice(0, most);
    this.rotation(band).push(...released);
    if (released.length === blocked.length) this.groups.delete(group);
    else this.groups.set(group, blocked.slice(released.length));
    return released.length;
  }

  /** How many tasks wait in the lanes of a band. */
  count(band: string): number {
    let count = 0;
    for (const ids of this.#byBand.get(band)?.values() ?? []) count += ids.length;
    return count;
  }

  #leaveGroup(group: string, lane: string): void {
    const rest = this.blockedIn(group).filter((each) => each !== lane);
    if (rest.length === 0) this.groups.delete(group);
    else this.groups.set(group, rest);
  }

  /** A lane joins the blocked ones of its group as long as there are any, so that it does not overtake them. */
  #enter(band: string, lane: string): void {
    const group = laneGroupOf(band, lane);
    if (group !== undefined && this.blockedIn(group).length > 0) this.block(band, lane);
    else this.rotation(band).push(lane);
  }
}
