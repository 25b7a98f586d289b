import { describe, expect, it } from '@jest/globals';
import { SCRIPTS, type ScriptName } from '../../../src/broker/redis/script/scripts.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage, type Stage } from '../stage.js';
import { dump } from './dump.js';
import { replayCases as cases } from './script-replay-cases.js';

/** They change nothing. */
const READING: readonly ScriptName[] = [
  'find-dead-letters',
  'group-count',
  'group-results',
  'list-limits',
  'list-queues',
  'read-schedules',
  'time',
];

const behind = (stage: Stage) => stage.opened as OpenRedisBroker;

describe('a script that runs twice because its answer was lost', () => {
  const stage = useStage(openRedis);

  it.each(cases)('changes nothing more: $script, $what', async ({ call }) => {
    const run = await call(stage);
    const { redis, prefix } = behind(stage);
    const before = await dump(redis, prefix);
    await run();
    const once = await dump(redis, prefix);
    await run();
    expect(await dump(redis, prefix)).toEqual(once);
    // A call that changed nothing at all would prove nothing.
    expect(once).not.toEqual(before);
  });

  it.each(cases)('answers what the caller needs: $script, $what', async ({ call, secondAnswer }) => {
    const run = await call(stage);
    const first = await run();
    expect(await run()).toEqual(secondAnswer === undefined ? first : secondAnswer);
  });

  it('is each of the scripts', () => {
    // The short exchange has a file to itself: exchange-replay.spec.ts.
    const tried = new Set<ScriptName>([...READING, 'exchange-short', ...cases.map(({ script }) => script)]);
    expect(SCRIPTS.filter((name) => !tried.has(name))).toEqual([]);
  });
});
