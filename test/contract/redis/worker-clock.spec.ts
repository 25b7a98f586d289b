import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { HOUR, succeeded } from '../messages.js';
import { openRedis } from '../redis-opening.js';
import { useStage } from '../stage.js';

describe('the wall clock of a worker', () => {
  const stage = useStage(openRedis);
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('A wall clock that is set back moves no moment', async () => {
    const before = stage.broker.now();
    jest.spyOn(Date, 'now').mockReturnValue(0);
    expect(Math.abs(stage.broker.now() - before)).toBeLessThan(HOUR);
  });

  it('A process whose machine was suspended asks Redis for the time', async () => {
    const wall = Date.now();
    await stage.advance(HOUR);
    jest.spyOn(Date, 'now').mockReturnValue(wall + HOUR);
    stage.broker.now();
    // The answer to a later question comes behind that one.
    await stage.find('a');
    expect(Math.abs(stage.broker.now() - stage.now)).toBeLessThan(HOUR / 2);
  });

  it('A result is kept for its time after the broker took it, whatever a worker says', async () => {
    const worker = stage.worker();
    await stage.publish('a', { ttl: HOUR });
    const settlement = { ...worker.settlement(await worker.leaseOne(), succeeded), endedAt: 1 };
    await worker.exchange({ settlements: [settlement] });
    expect((await stage.find('a'))?.record).toMatchObject({ kind: 'ended', head: { endedAt: stage.now } });
    await stage.advance(HOUR - 1_000);
    expect(await stage.find('a')).toBeDefined();
  });
});
