import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Router } from '../../../src/broker/sharded/router.js';
import { eventually } from '../../support/eventually.js';
import { RedisProcess } from '../../support/redis-process.js';
import { SentinelSet } from '../../support/sentinel-set.js';
import { Load } from '../servers/load.js';

/** The shard behind Sentinel; the other one has a plain server. */
const WATCHED = 0;

let set: SentinelSet;
let plain: RedisProcess;
let load: Load;

beforeEach(async () => {
  [set, plain] = await Promise.all([SentinelSet.start(), RedisProcess.start()]);
  load = new Load({ shards: [set.broker, plain.url] });
});
afterEach(async () => {
  await load.end();
  await Promise.all([set.stop(), plain.stop()]);
});

const router = new Router(2);
const ackedBehindSentinel = () => load.acked().filter((id) => router.shardOf(id) === WATCHED).length;

it('A shard behind Sentinel fails over under load: nothing is lost, nothing ends twice, and the other shard goes on', async () => {
  await load.start();
  await load.goesOn(100);
  const killedAt = performance.now();
  await set.pair.killInStep();
  const before = ackedBehindSentinel();
  await set.failedOver();
  const movedAt = performance.now();
  await eventually(() => expect(ackedBehindSentinel()).toBeGreaterThan(before + 20));
  const backAt = performance.now();
  await load.goesOn(100);
  await load.stop();
  const account = await load.account();
  console.log(
    `${load.acked().length} acknowledged, ${account.lost.length} lost, ${account.repeated} repeated; Sentinel took ` +
      `${Math.round(movedAt - killedAt)} ms, 20 more were acknowledged there ${Math.round(backAt - movedAt)} ms later`,
  );
  const states = new Set(['SUCCESS']);
  expect(account).toEqual({ lost: [], lostThoughSure: [], states, repeated: 0, losses: 0 });
});
