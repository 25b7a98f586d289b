import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BrokerUnavailableError } from '../../../../src/core/errors.js';
import { StageWorker } from '../../../contract/stage-worker.js';
import { succeeded } from '../../../contract/messages.js';
import { ShardStage } from '../../worker/shards/shard-stage.js';

const idsOf = (deliveries: readonly { readonly id: string }[]) => deliveries.map(({ id }) => id).sort();

describe('an exchange with one session over all shards', () => {
  let stage: ShardStage;
  let worker: StageWorker;

  beforeEach(() => {
    stage = new ShardStage(4);
    worker = new StageWorker('w1', stage.broker.tasks, ['q']);
  });

  afterEach(() => stage.close());

  it('It fills its room from as many shards as it needs, and no more', async () => {
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await stage.publish(id);
    const first = await worker.lease(3);
    const second = await worker.lease(3);
    expect([first.length, second.length]).toEqual([3, 1]);
    expect(idsOf([...first, ...second])).toEqual(['0-a', '1-a', '2-a', '3-a']);
  });

  it('It settles each task in its own shard', async () => {
    for (const id of ['0-a', '3-a']) await stage.publish(id);
    const settlements = (await worker.lease(2)).map((delivery) => worker.settlement(delivery, succeeded));
    expect((await worker.exchange({ settlements })).refused).toEqual([]);
    expect([await stage.hasEnded('0-a'), await stage.hasEnded('3-a')]).toEqual([true, true]);
  });

  it('A repeated exchange brings the same tasks', async () => {
    for (const id of ['0-a', '1-a', '2-a']) await stage.publish(id);
    const first = await worker.exchange({ slots: 2 });
    expect((await worker.repeat()).deliveries).toEqual(first.deliveries);
    expect(await worker.lease(9)).toHaveLength(1);
  });

  it('An exchange that one shard has not answered brings the same tasks when it is repeated', async () => {
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await stage.publish(id);
    const deliveries = await worker.lease(4);
    for (const id of ['0-b', '1-b', '2-b', '3-b']) await stage.publish(id);
    const settlements = deliveries.map((delivery) => worker.settlement(delivery, succeeded));
    stage.fail(3, new BrokerUnavailableError('away'));
    await expect(worker.exchange({ slots: 4, settlements })).rejects.toThrow(BrokerUnavailableError);
    await stage.recover();
    const again = await worker.repeat();
    expect([idsOf(again.deliveries), again.refused]).toEqual([['0-b', '1-b', '2-b', '3-b'], []]);
    expect(await worker.lease(9)).toEqual([]);
  });

  it('A shard that is down costs the others nothing where it has nothing to settle', async () => {
    for (const id of ['0-a', '1-a']) await stage.publish(id);
    stage.fail(0, new BrokerUnavailableError('away'));
    expect(idsOf(await worker.lease(2))).toEqual(['1-a']);
  });

  it('A suspect is leased alone, and by a worker that holds nothing', async () => {
    await stage.publish('0-a');
    await stage.publish('2-s', { losses: 2, maxLosses: 5 });
    const { deliveries, mode } = await worker.exchange({ slots: 4, holding: 1 });
    expect([mode, deliveries.every(({ id }) => id === '0-a')]).toEqual(['isolate', true]);
    expect(idsOf(await worker.lease(4))).toContain('2-s');
  });

  it('Its digest names the highest band of all, and counts what is left in all', async () => {
    for (const [id, priority] of [
      ['0-a', 1],
      ['1-a', 7],
      ['2-a', 7],
    ] as const)
      await stage.publish(id, { priority });
    const { digest } = await worker.exchange({});
    expect([digest.band, digest.readyCount]).toEqual(['7:q', 3]);
  });

  it('No shard answers: the caller is told so', async () => {
    for (let shard = 0; shard < 4; shard += 1) stage.fail(shard, new BrokerUnavailableError('away'));
    await expect(worker.lease(1)).rejects.toThrow('away');
  });
});
