import type { Setting, SettingReply, SettingStore, StoredSetting } from '../setting-store.js';
import { limitField } from '../storage/limit-field.js';
import { limitNumbers } from '../storage/limit-text.js';
import { settingField } from '../storage/setting-field.js';
import type { RedisConnection } from './redis-connection.js';

/** Settings in a hash, beside the hashes in which scripts and workers find them. */
export class RedisSettingStore implements SettingStore {
  constructor(private readonly redis: RedisConnection) {}

  async list(): Promise<readonly StoredSetting[]> {
    const client = this.redis.client('command');
    const rows = await this.redis.attempt('settings', () => client.hvals(this.redis.keys.settings));
    return rows.flatMap(storedIn);
  }

  async put({ version, setting }: StoredSetting): Promise<SettingReply> {
    const { name, value } = rowOf(setting);
    const isUnset = value === undefined ? '1' : '';
    const texts = [setting.kind, name, value ?? '', isUnset];
    const args = [settingField(setting), String(version), JSON.stringify(setting), ...texts];
    return (await this.redis.run('put-setting', args)) as SettingReply;
  }

  heal(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** The field of the setting in the hash of its kind, and its value; `undefined` where it is not set any more. */
function rowOf(setting: Setting): { readonly name: string; readonly value: string | undefined } {
  const { kind, name } = setting;
  switch (kind) {
    case 'pause':
      return { name, value: setting.note ?? undefined };
    case 'time-limit':
      return { name, value: setting.limit === null ? undefined : JSON.stringify(setting.limit) };
    case 'limit':
      return {
        name: limitField(setting.of, name),
        value: setting.limit === null ? undefined : limitNumbers(setting.limit),
      };
    default:
      return kind satisfies never;
  }
}

/** A row that cannot be read is none: another program may have written it. */
function storedIn(row: string): readonly StoredSetting[] {
  const [, version, json = ''] = /^(\d+) (.*)$/s.exec(row) ?? [];
  try {
    const setting = JSON.parse(json) as Setting;
    return version !== undefined && typeof setting.name === 'string'
      ? [{ version: Number(version), setting }]
      : [];
  } catch {
    return [];
  }
}
