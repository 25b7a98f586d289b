import type { Setting, SettingReply, SettingStore, StoredSetting } from '../setting-store.js';
import { newestSettings, settingField } from '../storage/setting-field.js';
import type { Part, ShardSet } from './shard-set.js';

/** Settings lie in all shards. A shard that is down when something is set learns of it when it is back: a worker brings it. */
export class ShardedSettingStore implements SettingStore {
  /** The newest of each, as this process has read them; `undefined` until it has read those of all shards that answer. */
  #recent: ReadonlyMap<string, StoredSetting> | undefined;
  #turns = 0;

  constructor(private readonly shards: ShardSet) {}

  /** The newest of each. */
  async list(): Promise<readonly StoredSetting[]> {
    return [...newestIn(await this.#all()).values()];
  }

  /**
   * The same for a caller that asks again and again: after the first time it reads one shard, another each time. A shard that lags hides
   * nothing that was read before.
   */
  async recent(): Promise<readonly StoredSetting[]> {
    if (this.#recent === undefined) this.#recent = newestIn(await this.#all());
    else {
      const turn = (this.#turns += 1) % this.shards.all.length;
      const read = await this.shards.any(({ settings }) => settings.list(), turn);
      this.#recent = newestSettings([...this.#recent.values(), ...read]);
    }
    return [...this.#recent.values()];
  }

  /** Stored if any shard has stored it. */
  async put(stored: StoredSetting): Promise<SettingReply> {
    const parts = await this.shards.ask(({ settings }) => settings.put(stored));
    const replies = new Set(parts.map(({ answer }) => answer));
    return replies.has('stored') ? 'stored' : replies.has('older') ? 'older' : 'undeclared';
  }

  /** Sets something from now on: with a version above all that are known. */
  async set(setting: Setting): Promise<SettingReply> {
    const known = newestIn(await this.#all()).get(settingField(setting))?.version ?? 0;
    const now = await this.shards.any((broker) => broker.time());
    return this.put({ version: Math.max(known + 1, Math.floor(now)), setting });
  }

  /**
   * Brings the newest settings to shards that lag, because they were down when it was set, came back with old data, or came back empty.
   * Of two with the same version, which operators set in the same moment, that of the first shard counts.
   *
   * @returns how many were brought
   */
  async heal(): Promise<number> {
    const parts = await this.#all();
    const newest = newestIn(parts);
    // A setting that no shard holds any more is forgotten here as well, once all have answered.
    const isWhole = parts.length === this.shards.all.length;
    this.#recent = isWhole ? newest : newestSettings([...(this.#recent?.values() ?? []), ...newest.values()]);
    const counts = await Promise.allSettled(parts.map((part) => this.#bring(part, newest)));
    return counts.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0);
  }

  #all(): Promise<readonly Part<readonly StoredSetting[]>[]> {
    return this.shards.ask(({ settings }) => settings.list());
  }

  async #bring(
    { shard, answer }: Part<readonly StoredSetting[]>,
    newest: ReadonlyMap<string, StoredSetting>,
  ): Promise<number> {
    const own = newestSettings(answer);
    let brought = 0;
    for (const [field, stored] of newest) {
      if (isSame(own.get(field), stored)) continue;
      const reply = await shard.call(({ settings }) => settings.put(stored));
      if (reply === 'stored') brought += 1;
    }
    return brought;
  }
}

function newestIn(parts: readonly Part<readonly StoredSetting[]>[]): ReadonlyMap<string, StoredSetting> {
  return newestSettings(parts.flatMap(({ answer }) => answer));
}

function isSame(own: StoredSetting | undefined, stored: StoredSetting): boolean {
  return own?.version === stored.version && JSON.stringify(own.setting) === JSON.stringify(stored.setting);
}
