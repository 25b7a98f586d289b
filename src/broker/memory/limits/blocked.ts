import type { Clock } from '../../../core/clock.js';
import { limitKeysOf } from '../../storage/ready-list.js';
import { DueList } from '../due-list.js';
import type { Lanes } from '../lanes.js';
import type { LimitKeys } from './limit-keys.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Which lane groups are blocked by which limit key, and when they go on. */
export class BlockedGroups {
  readonly byKey = new Map<string, readonly string[]>();
  /** Limit keys that block lane groups, by the moment at which they may have room. */
  readonly due = new DueList();

  constructor(
    private readonly clock: Clock,
    private readonly limitKeys: LimitKeys,
    private readonly lanes: Lanes,
    private readonly wake: (queue: string) => void,
  ) {}

  /** Takes a lane out of the rotation, because a limit key has no room. */
  stop(band: string, lane: string, limitKey: string): void {
    const group = this.lanes.block(band, lane);
    if (group !== undefined) this.#block(limitKey, group);
  }

  /** Breakers that have opened are looked at when their cooldown is over. */
  watch(limitKeys: readonly string[]): void {
    for (const limitKey of limitKeys) this.due.set(limitKey, this.limitKeys.dueAt(limitKey));
  }

  /** Gives freed room to the lane groups that wait for it; answers how many lanes went on. */
  unblock(): number {
    const { breakers, permits } = this.limitKeys;
    breakers.closeProbed();
    const freed = [...permits.freed].sort();
    permits.freed.clear();
    return freed.reduce((count, limitKey) => count + this.#offerCapacity(limitKey), 0);
  }

  /** Offers the room of limit keys whose time has come. */
  unblockDue(): void {
    for (const limitKey of this.due.until(this.clock.now(), NEVER)) this.#offerCapacity(limitKey);
  }

  nextDue(): number | undefined {
    const first = this.due.first();
    return first === undefined || first.at === NEVER ? undefined : first.at;
  }

  /** A queue with tasks that the next due limit key blocks. */
  firstQueue(): string | undefined {
    const [group] = this.byKey.get(this.due.first()?.id ?? '') ?? [];
    return group === undefined ? undefined : queueOfGroup(group);
  }

  /** Limits have changed: the next exchange looks at their limit keys. */
  recheck(fields: readonly string[]): void {
    for (const { id: limitKey } of this.due.list(NEVER)) {
      if (!fields.includes(limitKey.split('|')[0] ?? '')) continue;
      this.due.set(limitKey, this.clock.now());
      const [group] = this.byKey.get(limitKey) ?? [];
      if (group !== undefined) this.wake(queueOfGroup(group));
    }
  }

  /** Marks all limit keys that block anything as freed. */
  sweep(): void {
    for (const { id: limitKey } of this.due.list(NEVER)) this.limitKeys.permits.freed.add(limitKey);
  }

  #block(limitKey: string, group: string): void {
    this.byKey.set(limitKey, [...(this.byKey.get(limitKey) ?? []), group]);
    this.due.set(limitKey, this.limitKeys.dueAt(limitKey));
  }

  /** Lets as many lanes go on as there is room for, and notes when there is more; answers how many went on. */
  #offerCapacity(limitKey: string): number {
    const room = this.limitKeys.room(limitKey);
    const count = room > 0 ? this.#releaseGroups(limitKey, room) : 0;
    if (!this.limitKeys.isOpenBreaker(limitKey) && !this.byKey.has(limitKey)) this.due.delete(limitKey);
    else this.due.set(limitKey, this.limitKeys.dueAt(limitKey));
    return count;
  }

  /** Fills the room in each band; groups that are still blocked go to the end, so that the others come before them. */
  #releaseGroups(limitKey: string, room: number): number {
    const released = new Map<string, number>();
    const untouched: string[] = [];
    const stillBlocked: string[] = [];
    for (const group of this.byKey.get(limitKey) ?? []) {
      const band = bandOfGroup(group);
      const before = released.get(band) ?? 0;
      if (before >= room) {
        untouched.push(group);
        continue;
      }
      const { count, isBlocked } = this.#releaseGroup(limitKey, group, room - before);
      released.set(band, before + count);
      if (isBlocked) stillBlocked.push(group);
    }
    this.#setGroups(limitKey, [...untouched, ...stillBlocked]);
    return [...released.values()].reduce((sum, count) => sum + count, 0);
  }

  #setGroups(limitKey: string, groups: readonly string[]): void {
    if (groups.length === 0) this.byKey.delete(limitKey);
    else this.byKey.set(limitKey, groups);
  }

  /** A group that another limit key narrows more waits for that one from here on. */
  #releaseGroup(limitKey: string, group: string, room: number) {
    const band = bandOfGroup(group);
    const narrowest = this.limitKeys.narrowest(limitKeysOf(group));
    const most = Math.min(room, narrowest.room);
    const count = most > 0 ? this.lanes.release(group, band, most) : 0;
    if (count > 0) this.wake(queueOfGroup(group));
    if (this.lanes.blockedIn(group).length === 0) return { count, isBlocked: false };
    const isOther = narrowest.limitKey !== undefined && narrowest.limitKey !== limitKey;
    if (!isOther || narrowest.room >= this.limitKeys.room(limitKey)) return { count, isBlocked: true };
    this.#block(narrowest.limitKey, group);
    return { count, isBlocked: false };
  }
}

function bandOfGroup(group: string): string {
  return group.slice(0, group.indexOf(' '));
}

function queueOfGroup(group: string): string {
  return bandOfGroup(group).slice(2);
}
