import type { Setting, StoredSetting } from '../setting-store.js';

/** The thing that a setting is about: two settings with the same text replace each other. */
export function settingField(setting: Setting): string {
  return setting.kind === 'limit' ? `limit ${setting.of} ${setting.name}` : `${setting.kind} ${setting.name}`;
}

/** The newest of each. */
export function newestSettings(stored: Iterable<StoredSetting>): ReadonlyMap<string, StoredSetting> {
  const newest = new Map<string, StoredSetting>();
  for (const each of stored) {
    const field = settingField(each.setting);
    if (each.version > (newest.get(field)?.version ?? -1)) newest.set(field, each);
  }
  return newest;
}
