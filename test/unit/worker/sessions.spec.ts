import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../support/manual-clock.js';
import type { Consumer } from '../../../src/worker/consumer.js';
import { ShardStage } from './shards/shard-stage.js';

const COUNT = 2_000;
const ids = Array.from({ length: COUNT }, (_, index) => `0-${index}`);

describe('a worker of one shard', () => {
  let stage: ShardStage;
  let consumer: Consumer;

  beforeEach(async () => {
    stage = new ShardStage(1);
    // Its tasks take no time, so that it asks for as many as it may.
    consumer = stage.consumer({ concurrency: 100, clock: new ManualClock() });
    for (const id of ids) await stage.publish(id);
  });

  afterEach(async () => {
    await consumer.stop(AbortSignal.abort());
    await stage.close();
  });

  /** Nothing that was leased is left to run. */
  const hasRunAll = () => consumer.intake.running === 0 && consumer.intake.prefetched().length === 0;

  it('It makes a second exchange in a session of its own while the first is under way', async () => {
    let open = stage.hold(0);
    consumer.start();
    await stage.until(() => stage.underWay.size === 1);
    while (stage.underWay.size < 2 && consumer.done < COUNT) {
      const answers = stage.answered.length;
      open();
      open = stage.hold(0);
      await stage.until(
        () =>
          stage.answered.length > answers &&
          (stage.underWay.size > 0 || consumer.done === COUNT) &&
          hasRunAll(),
      );
    }
    const [first, second] = [...stage.underWay].sort((one, other) => one.session - other.session);
    expect([first?.session, second?.session]).toEqual([0, 1]);
    const settled = [first, second].flatMap((request) => request?.settlements ?? []);
    expect(new Set(settled.map(({ delivery }) => delivery.id)).size).toBe(settled.length);
    expect(settled.length).toBeGreaterThanOrEqual(200);
    open();
    await stage.until(() => consumer.done === COUNT);
    expect(new Set(stage.started).size).toBe(COUNT);
    expect(stage.started).toHaveLength(COUNT);
  });

  it('It settles each task once, whichever exchange carries it', async () => {
    consumer.start();
    await stage.until(() => consumer.done === COUNT);
    await consumer.idle();
    const settled = stage.answered.flatMap(({ request }) => request.settlements);
    expect(settled).toHaveLength(COUNT);
    expect(new Set(settled.map(({ delivery }) => delivery.id)).size).toBe(COUNT);
  });
});
