import type { LimitKind } from '../core/lane.js';
import type { TimeLimitMs } from './control.js';
import type { LimitDefinition } from './limit-store.js';

/** Something that an operator has set, for all workers and those to come; `null`: it is not set any more. */
export type Setting =
  | { readonly kind: 'pause'; readonly name: string; readonly note: string | null }
  | { readonly kind: 'time-limit'; readonly name: string; readonly limit: TimeLimitMs | null }
  | {
      readonly kind: 'limit';
      readonly of: LimitKind;
      readonly name: string;
      readonly limit: LimitDefinition | null;
    };

/** A setting as one shard of several keeps it. Of two for the same thing the one with the higher version counts. */
export interface StoredSetting {
  readonly version: number;
  readonly setting: Setting;
}

/** `undeclared`: nobody has declared that limit here. */
export type SettingReply = 'older' | 'stored' | 'undeclared';

/**
 * Settings with versions, for a namespace of several shards: a shard that was down when something was set learns it from the others. A
 * namespace of one shard has no versions.
 */
export interface SettingStore {
  list(): Promise<readonly StoredSetting[]>;
  /** Puts a setting in force, unless a newer one is. */
  put(stored: StoredSetting): Promise<SettingReply>;
  /** Of several shards: brings the newest settings to those that lag; answers how many. One shard has nobody to learn from. */
  heal(): Promise<number>;
}
