import { describe, expect, it } from '@jest/globals';
import { KEY_NAMES } from '../../../src/broker/redis/script/key-names.js';
import { KEY_TYPES } from '../../../src/broker/redis/script/key-types.js';
import { keysOfScript } from '../../../src/broker/redis/script/scripts.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';
import { longWay } from './chosen-way.js';
import { dump } from './dump.js';
import { replayCases } from './script-replay-cases.js';

type Name = keyof typeof KEY_TYPES;

const NAMES = (Object.keys(KEY_TYPES) as Name[]).filter((name) => name !== 'task');
/** Each repeatable call, with each key of a namespace that its script touches. */
const ROWS = replayCases.flatMap((each) => {
  const own = keysOfScript(each.script);
  return NAMES.filter((name) => own.has(name)).map((name) => ({ ...each, name }));
});

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

  it.each(ROWS)('is carried out, or writes nothing: $script, $what, with $name', async ({ call, name }) => {
    const run = await call(stage);
    await replace(name);
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    const before = await dump(redis, prefix);
    const failure = await run().then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (failure === undefined) return;
    expect(failure).toMatch(/WRONGTYPE/);
    expect(await dump(redis, prefix)).toEqual(before);
  });
});
