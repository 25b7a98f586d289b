import { setTimeout as watched } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { cpuMsOf } from '../contract/redis-opening.js';
import { fill } from '../contract/redis/crowd.js';
import { ChildProcess } from '../support/child-process.js';
import { cpuMsOfProcess } from '../support/process-cpu.js';
import { RedisProcess } from '../support/redis-process.js';
import { Bed } from './bed.js';
import { BacklogDrain, costRatio, textOf, type DrainCost } from './backlog-drain.js';
import { hold, say } from './figures.js';
import { Tabs } from './tabs.js';

jest.setTimeout(600_000);

const TABS = 20;
const NAMESPACE = 'busy';
/** What is counted is spent over a time: these two are no waits for something to happen. */
const UNWATCHED_MS = 5_000;
const WATCHED_MS = 30_000;
const DRAINS = 3;
/** Shares of a core: the goal for Redis, with all tabs open. */
const MOST_CPU = 0.01;
const LEAST_DRAIN = 0.98;

describe('The cost of looking at 1 000 000 waiting, 100 000 ended and 10 000 dead tasks', () => {
  let server: RedisProcess;
  let redis: Redis;
  let dashboard: ChildProcess;
  let url: string;

  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new Redis(server.url);
    const crowd = { waiting: 1_000_000, lanes: 10_000, running: 1_000, ended: 100_000, deadLetters: 10_000 };
    await fill(redis, prefixOf(NAMESPACE), crowd, Date.now());
    const target = ['--redis', server.url, '--namespace', NAMESPACE, '--port', '0'];
    dashboard = ChildProcess.spawnPlain('../dist/ntq/ntq.mjs', {}, ['dashboard', ...target]);
    url = /http:\S+/.exec(await dashboard.line('http://'))?.[0] ?? '';
  });
  afterAll(async () => {
    dashboard.kill('SIGKILL');
    await dashboard.exited;
    redis.disconnect();
    await server.stop();
  });

  it('Nobody looks: no command reaches Redis', async () => {
    const before = await commandsOf(redis);
    await watched(UNWATCHED_MS);
    // The INFO of the first count is the only command.
    expect((await commandsOf(redis)) - before).toBe(1);
  });

  it('Twenty tabs take at most 1 % of a core of Redis', async () => {
    const tabs = await Tabs.open(url, TABS);
    const [cpu, commands, ownCpu] = [
      await cpuMsOf(redis),
      await commandsOf(redis),
      cpuMsOfProcess(dashboard.pid),
    ];
    await watched(WATCHED_MS);
    const share = ((await cpuMsOf(redis)) - cpu) / WATCHED_MS;
    const ownShare = (cpuMsOfProcess(dashboard.pid) - ownCpu) / WATCHED_MS;
    const perSecond = ((await commandsOf(redis)) - commands) / (WATCHED_MS / 1_000);
    expect(tabs.eventCount).toBeGreaterThan(TABS);
    tabs.close();
    say(
      `20 tabs: ${(share * 100).toFixed(2)} % of a core of Redis (goal 1) and ${(ownShare * 100).toFixed(2)} % of one of the dashboard, ${perSecond.toFixed(1)} commands a second, those of scripts included`,
    );
    hold(share, MOST_CPU);
    // Most of them are sent by one script, which reads all queues once for all tabs. A reader for each tab would send 20 times as many.
    expect(perSecond).toBeLessThan(500);
  });
});

describe('The cost of looking at a worker at full speed', () => {
  let bed: Bed;

  beforeAll(async () => {
    bed = await Bed.start();
  });
  afterAll(() => bed.end());

  it('A backlog costs the worker and Redis as much with twenty tabs open as without', async () => {
    const url = await bed.startDashboard();
    const backlog = new BacklogDrain(bed);
    const [plain, watched]: [DrainCost[], DrainCost[]] = [[], []];
    // The first drain finds an enqueuing process and a Redis that are cold.
    await backlog.drain();
    for (let round = 0; round < DRAINS; round += 1) {
      plain.push(await backlog.drain());
      const tabs = await Tabs.open(url, TABS);
      watched.push(await backlog.drain());
      tabs.close();
    }
    const ratio = costRatio(plain, watched);
    say(`drain alone: ${textOf(plain)}`);
    say(
      `drain with ${TABS} tabs: ${textOf(watched)}, so ${ratio.toFixed(3)} of the speed (goal ${LEAST_DRAIN})`,
    );
    hold(LEAST_DRAIN, ratio);
  });
});

async function commandsOf(redis: Redis): Promise<number> {
  const [, count] = /^total_commands_processed:(\d+)/m.exec(await redis.info('stats')) ?? [];
  return Number(count);
}
