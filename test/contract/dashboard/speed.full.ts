import { writeSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { fill } from '../redis/crowd.js';
import { DashboardStage } from './dashboard-stage.js';

const WAITING = 1_000_000;
const ENDED = 100_000;
const DEAD = 10_000;
const WORKFLOWS = 1_000;
const AT_ONCE = 2_500;
/** The records of the dead letters, which ended after all others; and workflows that run. */
const FAILED = `
local P, from, to, at = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local expireAt = at + 86400000
local bucket = 'f' .. string.format('%.0f', math.ceil(expireAt / 60000))
for index = from, to do
  local id = 'z' .. index
  local endedAt = string.format('%.0f', at - 10000 + index)
  local head = '{"name":"mail.send","queue":"q1","at":' .. at .. ',"state":"FAILURE","endedAt":' .. endedAt .. '}'
  local failure = '{"classes":["Error"],"name":"Error","message":"boom","stack":"' .. string.rep('x', 1000) .. '"}'
  redis.call('HSET', P .. 'task', id, 'e' .. string.format('%013.0f', expireAt) .. head .. '\\n' .. failure .. '\\n')
  redis.call('RPUSH', P .. 'ended:' .. bucket, id)
end
redis.call('ZADD', P .. 'buckets', math.ceil(expireAt / 60000), bucket)`;
const RUNNING_WORKFLOWS = `
local P, from, to, at = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
for index = from, to do
  local id = 'flow' .. index
  redis.call('HSET', P .. 'task', id, 'b{"name":"mail.send","queue":"q1","at":' .. at .. ',"after":"' .. id .. '/0"}\\n{"args":[]}')
  redis.call('ZADD', P .. 'workflows', at, id)
end`;

describe('The dashboard on 1 000 000 waiting, 100 000 ended and 10 000 dead tasks', () => {
  let opened: OpenRedisBroker;
  let board: DashboardStage;

  beforeAll(async () => {
    opened = await openRedis();
    const { redis, prefix } = opened;
    await fill(redis, prefix, { waiting: WAITING, deadLetters: DEAD }, opened.now());
    await fill(redis, prefix, { ended: ENDED }, opened.now() - DEAD);
    for (const [script, count] of [
      [FAILED, DEAD],
      [RUNNING_WORKFLOWS, WORKFLOWS],
    ] as const)
      for (let from = 1; from <= count; from += AT_ONCE)
        await redis.eval(script, 0, prefix, from, Math.min(count, from + AT_ONCE - 1), opened.now());
    board = new DashboardStage({ broker: opened.broker } as never, {}, undefined);
    board.open();
  }, 600_000);
  afterAll(async () => {
    await board.dashboard.close();
    await board.services.close();
    await opened.close();
  });

  it.each([
    ['tasks?filter=', 20],
    ['tasks?filter=state:succeeded', 20],
    ['tasks?filter=state:failed', 20],
    ['tasks?filter=queue:q1', 20],
    ['tasks?filter=task:mail.*%20state:failed', 20],
    ['tasks/w500000', 20],
    ['tasks/z5', 20],
    ['dead-letters', 20],
    ['dead-letters/groups', 500],
    ['workflows', 20],
    ['queues', 20],
  ])('GET %s answers within %i ms, 95 times of 100', async (path, goal) => {
    const times: number[] = [];
    for (let call = 0; call < 100; call += 1) {
      board.board.samples.forget();
      const begin = performance.now();
      const { status } = await board.ask('GET', `${path}${path.startsWith('tasks?') ? '&limit=50' : ''}`);
      times.push(performance.now() - begin);
      expect(status).toBe(200);
    }
    const sorted = times.toSorted((one, other) => one - other);
    const [fastest = 0, median = 0, p95 = 0] = [sorted[0], sorted[50], sorted[94]];
    writeSync(
      2,
      `GET ${path}: fastest ${fastest.toFixed(1)} ms, median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal ${goal})\n`,
    );
    // On a machine that does other things as well the fastest call says what the code costs.
    expect(process.env['NTQ_GOALS'] === undefined ? fastest : p95).toBeLessThanOrEqual(goal);
  });
});
