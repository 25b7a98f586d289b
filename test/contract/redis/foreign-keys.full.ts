import { describe, expect, it } from '@jest/globals';
import { KEY_NAMES } from '../../../src/broker/redis/script/key-names.js';
import { KEY_TYPES } from '../../../src/broker/redis/script/key-types.js';
import type { ScriptName } from '../../../src/broker/redis/script/scripts.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';
import { longWay } from './chosen-way.js';
import { dump } from './dump.js';
import { replayCases } from './script-replay-cases.js';

type Name = keyof typeof KEY_TYPES;

/** The scripts that end tasks, or take them back: a task that ended by half would be lost for the one who waits for it. */
const SCRIPTS: readonly ScriptName[] = ['abandon', 'exchange', 'purge', 'recover', 'revoke'];
/** The keys that nearly every end touches. Others, such as the dead letters, hold back the ends that need them only. */
const NAMES: readonly Name[] = [
  'leases',
  'delayed',
  'blocked',
  'buckets',
  'keptMinutes',
  'bands',
  'continuations',
  'active',
  'paused',
  'permits',
  'watchers',
  'progress',
  'revoked',
];
const ROWS = replayCases
  .filter(({ script }) => SCRIPTS.includes(script))
  .flatMap((each) => NAMES.map((name) => ({ ...each, name })));

describe('a script that meets a key of another program', () => {
  const stage = useStage(() => openRedis({ way: longWay() }));

  /** Another program takes the place of a key. */
  async function replace(name: Name): Promise<void> {
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    const key = prefix + KEY_NAMES[name];
    await redis.del(key);
    if (KEY_TYPES[name] === 'list') await redis.set(key, 'foreign');
    else await redis.rpush(key, 'foreign');
  }

  it.each(ROWS)('fails before it writes anything: $script, $what, with $name', async ({ call, name }) => {
    const run = await call(stage);
    await replace(name);
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    const before = await dump(redis, prefix);
    await expect(run()).rejects.toThrow(/WRONGTYPE/);
    expect(await dump(redis, prefix)).toEqual(before);
  });
});
