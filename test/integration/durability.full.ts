import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chord, DurabilityError, EnqueueManyError, QueueFullError } from 'nest-task-queue';
import type { FaultProxy } from '../support/fault-proxy.js';
import { ReplicaPair } from '../support/replica-pair.js';
import { DurabilityStage, thrownBy } from './durability/durability-stage.js';

describe("durability: 'replicated'", () => {
  let pair: ReplicaPair;
  let link: FaultProxy;
  let stage: DurabilityStage;

  beforeAll(async () => {
    pair = await ReplicaPair.start();
    link = await pair.throughProxy();
  });
  afterAll(() => pair.stop());

  beforeEach(() => {
    stage = new DurabilityStage(pair);
  });
  afterEach(async () => {
    link.open();
    await stage.scene.end();
    await pair.inStep();
  });

  it('waits on a connection of its own: others are not held up', async () => {
    const { client, tasks } = await stage.start();
    link.blackhole();
    let isOver = false;
    const pending = thrownBy(tasks.notes.with({ id: 'slow', durability: 'replicated' }).enqueue('a')).finally(
      () => (isOver = true),
    );
    while (!(await stage.isStored(pair.master, 'slow')));
    expect(await client.result('slow').state()).toBe('PENDING');
    expect(isOver).toBe(false);
    await pending;
  });

  it('beats the default of the module either way', async () => {
    const { tasks } = await stage.start({ durability: 'replicated' });
    link.blackhole();
    await tasks.notes.with({ durability: 'stored' }).enqueue('a');
    expect(await thrownBy(tasks.notes.enqueue('a'))).toBeInstanceOf(DurabilityError);
  });

  it('waits once for many', async () => {
    const { tasks } = await stage.start();
    const calls = Array.from({ length: 300 }, (_none, index): [string] => [String(index)]);
    const before = await stage.waits();
    const handle = tasks.notes.with({ durability: 'replicated' });
    expect(await handle.enqueueMany(calls)).toHaveLength(300);
    expect(await stage.waits()).toBe(before + 1);
    link.blackhole();
    const error = await thrownBy(handle.enqueueMany(calls));
    expect(error).toBeInstanceOf(EnqueueManyError);
    const { accepted, cause } = error as EnqueueManyError;
    expect([accepted, (cause as DurabilityError).ids.length]).toEqual([[], 300]);
  });

  it('waits once for a workflow', async () => {
    const { client, tasks } = await stage.start();
    const parts = Array.from({ length: 1_200 }, (_none, index) => tasks.notes.si(String(index)));
    const workflow = chord(parts, tasks.counts.s());
    const before = await stage.waits();
    await client.enqueue(workflow, { durability: 'replicated' });
    expect(await stage.waits()).toBe(before + 1);
    link.blackhole();
    const error = await thrownBy(client.enqueue(workflow, { id: 'flow', durability: 'replicated' }));
    expect(error).toMatchObject({ code: 'DURABILITY', ids: ['flow'] });
    expect(await stage.isStored(pair.master, 'flow')).toBe(true);
  });

  it('is no excuse for what was refused: nothing is unknown of that', async () => {
    const { tasks } = await stage.start({
      queues: [{ name: 'default', maxLength: 1 }],
      durability: 'replicated',
    });
    link.blackhole();
    await thrownBy(tasks.notes.enqueue('a'));
    expect(await thrownBy(tasks.notes.enqueue('b'))).toBeInstanceOf(QueueFullError);
  });

  it('is refused by each call where there is no replica', async () => {
    const { tasks } = await stage.start({ broker: process.env['NTQ_TEST_REDIS_URL'] ?? '' });
    const call = tasks.notes.with({ durability: 'replicated' }).enqueue('a');
    expect(await thrownBy(call)).toBeInstanceOf(DurabilityError);
  });
});
