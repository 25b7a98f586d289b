import { DueList } from '../due-list.js';
import type { Lanes } from '../lanes.js';
import type { LimitKeys } from './limit-keys.js';

/** Which lane groups are blocked by which limit key, and when they go on. */
export class BlockedGroups {
  readonly byKey = new Map<string, readonly string[]>();
  /** Limit keys that block lane groups, by the moment at which they may have room. */
  readonly due = new DueList();

  constructor(
    private readonly limitKeys: LimitKeys,
    private readonly lanes: Lanes,
    private readonly wake: (queue: string) => void,
  ) {}

  /** Notes when a limit key has more room than now. */
  arm(limitKey: string): void {
    this.due.set(limitKey, this.limitKeys.dueAt(limitKey));
  }

  /** Takes a lane out of the rotation, because a limit key has no room. */
  stop(band: string, lane: string, limitKey: string): void {
    const group = this.lanes.block(band, lane);
    if (group !== undefined) this.add(limitKey, group);
  }

  /** A lane group waits for a limit key. */
  add(limitKey: string, group: string): void {
    this.byKey.set(limitKey, [...(this.byKey.get(limitKey) ?? []), group]);
    this.arm(limitKey);
  }

  /** Up to `most` lanes of a group go back to the rotation; answers how many. */
  release(group: string, most: number): number {
    const count = this.lanes.release(group, bandOfGroup(group), most);
    if (count > 0) this.wake(queueOfGroup(group));
    return count;
  }

  /** When the next limit key may have room. */
  nextDue(): number | undefined {
    const first = this.due.first();
    return first === undefined || first.at === Number.POSITIVE_INFINITY ? undefined : first.at;
  }

  /** The queue of the first lane group that waits for a limit key. */
  firstQueue(limitKey: string): string | undefined {
    const [group] = this.byKey.get(limitKey) ?? [];
    return group === undefined ? undefined : queueOfGroup(group);
  }
}

export function bandOfGroup(group: string): string {
  return group.slice(0, group.indexOf(' '));
}

function queueOfGroup(group: string): string {
  return bandOfGroup(group).slice(2);
}
