import type { LimitInfo } from '../../src/broker/limit-store.js';
import type { TaskRecord } from '../../src/core/codec.js';

/** All that a broker holds of tasks at one moment, the same for both brokers. */
export interface View {
  readonly now: number;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  /** Ids by place, a band or a lane of it, the next first. */
  readonly ready: ReadonlyMap<string, readonly string[]>;
  readonly delayed: ReadonlyMap<string, number>;
  readonly expiries: ReadonlyMap<string, number>;
  readonly leases: ReadonlyMap<string, number>;
  /** Id → token. */
  readonly active: ReadonlyMap<string, string>;
  readonly paused: ReadonlySet<string>;
  readonly revoked: ReadonlySet<string>;
  readonly progress: ReadonlySet<string>;
  readonly dedupe: ReadonlyMap<string, { readonly id: string; readonly until: number }>;
  readonly letters: ReadonlySet<string>;
  readonly histories: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, GroupView>;
  readonly drafts: ReadonlyMap<string, readonly string[]>;
  /** How many steps of workflows wait to be carried out. */
  readonly steps: number;
  /** Lanes that are free to go, by band. */
  readonly rotations: ReadonlyMap<string, readonly string[]>;
  /** Places of the lanes that stand, by laneGroup. */
  readonly laneGroups: ReadonlyMap<string, readonly string[]>;
  /** Lane groups that are blocked, by limit key. */
  readonly behind: ReadonlyMap<string, readonly string[]>;
  /** When limitKeys are looked at. */
  readonly limitKeys: ReadonlyMap<string, number>;
  /** Who holds places, by limit key; and of which limitKeys, by task. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly held: ReadonlyMap<string, readonly string[]>;
  readonly limits: readonly LimitInfo[];
  readonly schedules: ReadonlyMap<string, { readonly fired: number; readonly dueAt: number | undefined }>;
}

export interface GroupView {
  readonly size: number;
  /** What parts gave, by their place. */
  readonly results: ReadonlyMap<number, string>;
  /** Ids of parts that were added, by their place. */
  readonly added: ReadonlyMap<number, string>;
}

export type Live = Extract<TaskRecord, { kind: 'live' }>;
export type Ended = Extract<TaskRecord, { kind: 'ended' }>;

/** A task that waits for nothing but its time and a worker: not blocked, and no group. */
export function runnable(record: TaskRecord | undefined): Live | undefined {
  const isTask = record?.kind === 'live' && record.isBlocked !== true && record.head.size === undefined;
  return isTask ? record : undefined;
}

/** How often an id lies in the lists of tasks that are ready. */
export function entriesOf(view: View, id: string): number {
  let count = 0;
  for (const ids of view.ready.values()) for (const each of ids) if (each === id) count += 1;
  return count;
}
