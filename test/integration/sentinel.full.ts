import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SentinelSet } from '../support/sentinel-set.js';
import { eventually } from '../support/eventually.js';
import { infoOf } from '../support/redis-admin.js';
import { BeatScene, TICK } from './beat/beat-scene.js';
import { Load } from './servers/load.js';
import { poolWorks } from './servers/pool-works.js';
import { targetText } from './worker/target.js';

const WELL = new Set(['SUCCESS']);

describe('a fail-over by Sentinel under load', () => {
  let set: SentinelSet;
  let load: Load;

  beforeEach(async () => {
    set = await SentinelSet.start();
    load = new Load({ broker: set.broker });
  });
  afterEach(async () => {
    await load.end();
    await set.stop();
  });

  it('with the replica in step loses nothing, ends nothing twice, and work goes on', async () => {
    await load.start();
    await load.goesOn(100);
    const killedAt = performance.now();
    await set.pair.killInStep();
    await set.failedOver();
    const movedAt = performance.now();
    await load.goesOn(100);
    const backAt = performance.now();
    await load.stop();
    const account = await load.account();
    console.log(
      `${load.acked().length} acknowledged, ${account.lost.length} lost, ${account.repeated} repeated; Sentinel took ` +
        `${Math.round(movedAt - killedAt)} ms, 100 more had ended ${Math.round(backAt - movedAt)} ms later`,
    );
    expect(account).toEqual({ lost: [], lostThoughSure: [], states: WELL, repeated: 0, losses: 0 });
  });

  it('with a replica that lags loses only what it had not got, and nothing that was to be sure', async () => {
    await load.start({ sure: true });
    await load.goesOn(50);
    const link = await set.pair.throughProxy();
    await set.pair.inStep();
    const safe = new Set(load.acked());
    link.blackhole();
    await load.goesOn(60);
    await set.pair.master.kill9();
    // Nobody acknowledges anything until the replica is the master.
    const before = new Set(load.acked());
    await set.failedOver();
    await load.goesOn(100);
    await load.stop();
    const account = await load.account();
    const refused = load.scene.ledger.lines().filter((line) => line.endsWith(' DURABILITY'));
    console.log(
      `${load.acked().length} acknowledged, ${account.lost.length} lost, ${account.repeated} repeated, ` +
        `${load.sure().length} sure, ${refused.length} told that they are not`,
    );
    expect(account).toMatchObject({ lostThoughSure: [], states: WELL });
    // Else the replica had not lagged, and this has shown nothing.
    expect(account.lost.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(account.lost.filter((id) => safe.has(id) || !before.has(id))).toEqual([]);
  });

  it('whose old master comes back splits no results: all go on at the new one', async () => {
    await load.start({ sure: true });
    await load.goesOn(50);
    const { master } = set.pair;
    master.pause();
    await set.failedOver();
    // What was on its way when it stood still would be acknowledged by it: that is for `durability` to find out.
    await load.goesOn(20);
    master.resume();
    await eventually(async () => expect(await infoOf(master, 'role')).toBe('slave'));
    await load.goesOn(100);
    await load.stop();
    const account = await load.account();
    console.log(
      `${load.acked().length} acknowledged, ${account.lost.length} lost, ${account.repeated} repeated`,
    );
    expect(account).toMatchObject({ lost: [], lostThoughSure: [], states: WELL });
  });

  it('serves a pool, whose guards and supervisor find the new master, too', async () => {
    await poolWorks(set.broker);
    await set.pair.master.kill9();
    await set.failedOver();
    await poolWorks(set.broker);
  });

  it('with a replica that lags fires on, each tick once, but for those that it had not got', async () => {
    const scene = new BeatScene(targetText(set.broker));
    try {
      await load.scene.startWorker();
      const { schedules } = await scene.look();
      const beat = await scene.startBeat();
      await schedules.upsert({ name: 'each-second', every: '1s', task: TICK });
      await beat.line('FIRED ');
      const link = await set.pair.throughProxy();
      await set.pair.inStep();
      link.blackhole();
      const lagFrom = Date.now();
      await beat.line('FIRED ');
      await beat.line('FIRED ');
      await set.pair.master.kill9();
      await set.failedOver();
      const lagMs = Date.now() - lagFrom;
      await beat.line('FIRED ');
      await beat.line('FIRED ');
      const history = (await schedules.history('each-second')).filter(({ kind }) => kind === 'fired');
      const fired = beat.lines.filter((line) => line.startsWith('FIRED ')).map((line) => line.split(' ')[1]);
      const again = fired.length - new Set(fired).size;
      console.log(`${fired.length} ticks fired, ${again} of them again, after a lag of ${lagMs} ms`);
      expect(again).toBeLessThanOrEqual(Math.ceil(lagMs / 1_000) + 1);
      const due = history.map(({ dueAt }) => dueAt.getTime());
      expect(new Set(due).size).toBe(due.length);
    } finally {
      await scene.end();
    }
  });
});
