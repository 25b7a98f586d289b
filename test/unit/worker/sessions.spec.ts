import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Consumer } from '../../../src/worker/consumer.js';
import { ShardStage } from './shards/shard-stage.js';

const COUNT = 2_000;
const ids = Array.from({ length: COUNT }, (_, index) => `0-${index}`);

describe('a worker of one shard', () => {
  let stage: ShardStage;
  let consumer: Consumer;

  beforeEach(async () => {
    stage = new ShardStage(1);
    consumer = stage.consumer({ concurrency: 100 });
    for (const id of ids) await stage.publish(id);
  });

  afterEach(async () => {
    await consumer.stop(AbortSignal.abort());
    await stage.close();
  });

  it('It makes a second exchange in a session of its own while the first is under way', async () => {
    consumer.start();
    await stage.until(() => stage.answered.length >= 2);
    const open = stage.hold(0);
    await stage.until(() => stage.underWay.size === 2);
    const [first, second] = [...stage.underWay].sort((one, other) => one.session - other.session);
    expect([first?.session, second?.session]).toEqual([0, 1]);
    expect(second?.settlements.length).toBeGreaterThanOrEqual(100);
    const settled = [first, second].flatMap((request) => request?.settlements ?? []);
    expect(new Set(settled.map(({ delivery }) => delivery.id)).size).toBe(settled.length);
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
