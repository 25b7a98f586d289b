import { describe, expect, it } from '@jest/globals';
import { BeatStage } from '../beat-stage.js';
import { openRedis } from '../redis-opening.js';
import { useStage } from '../stage.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** On Redis only: the memory broker's clock is that of its own process, and its beats end with it. */
describe('a clock of Redis that is set back', () => {
  const stage = useStage(openRedis);
  const beats = new BeatStage(stage);

  it('fires no due time twice when it comes to it again', async () => {
    await beats.schedules().upsert(beats.options('five', { cron: '*/5 * * * *' }));
    const beat = await beats.started();
    await beats.pass([beat], HOUR, MINUTE);
    const first = await stage.worker().drain();
    expect(first).toHaveLength(12);
    await stage.advance(-HOUR);
    await beats.turn(beat);
    await beats.pass([beat], HOUR, MINUTE);
    expect(await stage.worker().drain()).toEqual([]);
    await beats.pass([beat], 10 * MINUTE, MINUTE);
    expect(await stage.worker().drain()).toHaveLength(2);
  });

  it.each([
    ['a beat that runs on', true],
    ['a beat that starts then', false],
  ])('does not keep schedules waiting for the time that it was ahead, with %s', async (_which, isRunning) => {
    await stage.advance(400 * 24 * HOUR);
    const before = await beats.started();
    await beats.schedules().upsert(beats.options('five', { cron: '*/5 * * * *', timeZone: 'Europe/Paris' }));
    await beats.schedules().upsert(beats.options('never', { every: '1h', enabled: false }));
    await stage.advance(-400 * 24 * HOUR);
    const beat = isRunning ? before : beats.beat();
    await beats.turn(beat);
    expect((await beats.schedules().get('five'))?.nextAt).toEqual(new Date(stage.now + 5 * MINUTE));
    expect((await beats.schedules().get('never'))?.state).toBe('paused');
    await beats.pass([beat], 5 * MINUTE, MINUTE);
    expect(await stage.worker().drain()).toEqual([`beat:five:${stage.now}`]);
  });
});
