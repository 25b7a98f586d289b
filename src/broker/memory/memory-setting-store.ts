import type { Setting, SettingReply, SettingStore, StoredSetting } from '../setting-store.js';
import type { Broker } from '../broker.js';
import { limitField } from '../storage/limit-field.js';
import { settingField } from '../storage/setting-field.js';
import type { MemoryState } from './state/memory-state.js';

type Stores = Pick<Broker, 'control' | 'limits' | 'queues'>;

/** Settings with their versions. */
export class MemorySettingStore implements SettingStore {
  readonly #stored = new Map<string, StoredSetting>();

  constructor(
    private readonly state: MemoryState,
    private readonly stores: Stores,
  ) {}

  list(): Promise<readonly StoredSetting[]> {
    return Promise.resolve([...this.#stored.values()]);
  }

  async put(stored: StoredSetting): Promise<SettingReply> {
    const { setting, version } = stored;
    const field = settingField(setting);
    if ((this.#stored.get(field)?.version ?? 0) > version) return 'older';
    if (setting.kind === 'limit' && !this.#isDeclared(setting)) return 'undeclared';
    this.#stored.set(field, stored);
    await putInForce(this.stores, setting);
    return 'stored';
  }

  heal(): Promise<number> {
    return Promise.resolve(0);
  }

  #isDeclared({ of, name }: Extract<Setting, { kind: 'limit' }>): boolean {
    return this.state.limitKeys.definitions.of(limitField(of, name)) !== undefined;
  }
}

/** All of it happens in this turn of the loop: the stores of a broker in memory wait for nothing. */
function putInForce({ control, limits, queues }: Stores, setting: Setting): Promise<unknown> {
  const { kind, name } = setting;
  switch (kind) {
    case 'pause':
      return setting.note === null ? queues.resume(name) : queues.pause(name, setting.note);
    case 'time-limit':
      return control.setTimeLimit(name, setting.limit ?? undefined);
    case 'limit':
      return setting.limit === null ? limits.unset(setting.of, name) : limits.set(setting.limit);
    default:
      return kind satisfies never;
  }
}
