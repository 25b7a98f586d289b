import { describe, expect, it } from '@jest/globals';
import { LEASE_MS } from '../messages.js';
import { openRedis } from '../redis-opening.js';
import { useStage } from '../stage.js';

const HOUR = 3_600_000;

/** On Redis only: the memory broker's clock cannot be set. */
describe('when the clock of Redis jumps', () => {
  const stage = useStage(openRedis);

  const recovered = async () => (await stage.broker.tasks.recover(LEASE_MS)).lost.map(({ id }) => id);

  it('forward, those who live keep what they hold: they have a lease of time to renew it', async () => {
    await stage.publishAll('lives', 'dead');
    const [lives] = await stage.worker().lease(2);
    await stage.advance(HOUR);
    expect(await recovered()).toEqual([]);
    expect(await stage.broker.tasks.renew([lives!], LEASE_MS)).toEqual([]);
    await stage.pass(LEASE_MS / 2);
    expect(await stage.broker.tasks.renew([lives!], LEASE_MS)).toEqual([]);
    await stage.pass(LEASE_MS * 0.75);
    expect((await stage.find('lives'))?.running).toBeDefined();
    expect((await stage.find('dead'))?.running).toBeUndefined();
  });

  it('back, what a dead worker held is back after two leases, not when the old time comes again', async () => {
    await stage.publish('a');
    await stage.worker('dies').leaseOne();
    await stage.advance(-HOUR);
    await stage.pass(3 * LEASE_MS);
    expect(await stage.worker().drain()).toEqual(['a']);
  });

  it('forward, what is delayed is due early; back, late by the jump, and nothing is lost', async () => {
    await stage.publish('early', { delayMs: HOUR });
    await stage.advance(HOUR);
    expect(await stage.worker().drain()).toEqual(['early']);
    await stage.publish('late', { delayMs: 1_000 });
    await stage.advance(-HOUR);
    expect(await stage.worker().drain()).toEqual([]);
    await stage.advance(HOUR + 1_000);
    expect(await stage.worker().drain()).toEqual(['late']);
  });
});
