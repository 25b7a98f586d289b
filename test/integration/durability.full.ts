import { describe, expect, it } from '@jest/globals';
import { chord, DurabilityError, EnqueueManyError, QueueFullError } from 'nest-task-queue';
import { thrownBy, useDurability } from './durability/durability-stage.js';

describe("durability: 'replicated'", () => {
  const use = useDurability();

  it('waits on a connection of its own: others are not held up', async () => {
    const { client, tasks } = await use.stage.start();
    use.link.blackhole();
    let isOver = false;
    const pending = thrownBy(tasks.notes.with({ id: 'slow', durability: 'replicated' }).enqueue('a')).finally(
      () => (isOver = true),
    );
    while (!(await use.stage.isStored(use.pair.master, 'slow')));
    expect(await client.result('slow').state()).toBe('PENDING');
    expect(isOver).toBe(false);
    await pending;
  });

  it('beats the default of the module either way', async () => {
    const { tasks } = await use.stage.start({ durability: 'replicated' });
    use.link.blackhole();
    await tasks.notes.with({ durability: 'stored' }).enqueue('a');
    expect(await thrownBy(tasks.notes.enqueue('a'))).toBeInstanceOf(DurabilityError);
  });

  it('waits once for many', async () => {
    const { tasks } = await use.stage.start();
    const calls = Array.from({ length: 300 }, (_none, index): [string] => [String(index)]);
    const before = await use.stage.waits();
    const handle = tasks.notes.with({ durability: 'replicated' });
    expect(await handle.enqueueMany(calls)).toHaveLength(300);
    expect(await use.stage.waits()).toBe(before + 1);
    use.link.blackhole();
    const error = await thrownBy(handle.enqueueMany(calls));
    expect(error).toBeInstanceOf(EnqueueManyError);
    const { accepted, cause } = error as EnqueueManyError;
    expect([accepted, (cause as DurabilityError).ids.length]).toEqual([[], 300]);
  });

  it('waits once for a workflow', async () => {
    const { client, tasks } = await use.stage.start();
    const parts = Array.from({ length: 1_200 }, (_none, index) => tasks.notes.si(String(index)));
    const workflow = chord(parts, tasks.counts.s());
    const before = await use.stage.waits();
    await client.enqueue(workflow, { durability: 'replicated' });
    expect(await use.stage.waits()).toBe(before + 1);
    use.link.blackhole();
    const error = await thrownBy(client.enqueue(workflow, { id: 'flow', durability: 'replicated' }));
    expect(error).toMatchObject({ code: 'DURABILITY', ids: ['flow'] });
    expect(await use.stage.isStored(use.pair.master, 'flow')).toBe(true);
  });

  it('is no excuse for what was refused: nothing is unknown of that', async () => {
    const { tasks } = await use.stage.start({
      queues: [{ name: 'default', maxLength: 1 }],
      durability: 'replicated',
    });
    use.link.blackhole();
    await thrownBy(tasks.notes.enqueue('a'));
    expect(await thrownBy(tasks.notes.enqueue('b'))).toBeInstanceOf(QueueFullError);
  });

  it('is refused by each call where there is no replica', async () => {
    const { tasks } = await use.stage.start({ broker: process.env['NTQ_TEST_REDIS_URL'] ?? '' });
    const call = tasks.notes.with({ durability: 'replicated' }).enqueue('a');
    expect(await thrownBy(call)).toBeInstanceOf(DurabilityError);
  });
});
