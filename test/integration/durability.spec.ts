import { describe, expect, it } from '@jest/globals';
import { chord, DurabilityError, TaskClient } from 'nest-task-queue';
import { startApplication } from '../support/application.js';
import { admin } from '../support/redis-admin.js';
import { NoteTasks, thrownBy, useDurability } from './durability/durability-stage.js';

describe("durability: 'replicated'", () => {
  const use = useDurability();

  it('is acknowledged when the replica has the task', async () => {
    const { tasks } = await use.stage.start();
    const { id } = await tasks.notes.with({ durability: 'replicated' }).enqueue('a');
    expect(await use.stage.isStored(use.pair.replica, id)).toBe(true);
  });

  it('rejects when no replica confirms it in time: the master has it, and the same id makes sure of it', async () => {
    const { tasks, noting } = await use.stage.start({ worker: {}, durability: 'replicated' });
    use.link.blackhole();
    const error = await thrownBy(tasks.notes.with({ id: 'one' }).enqueue('a'));
    expect(error).toBeInstanceOf(DurabilityError);
    expect(error).toMatchObject({ code: 'DURABILITY', ids: ['one'] });
    expect(await use.stage.isStored(use.pair.master, 'one')).toBe(true);
    use.link.open();
    await use.pair.inStep();
    await tasks.notes.with({ id: 'one' }).enqueue('a');
    expect(await use.stage.isStored(use.pair.replica, 'one')).toBe(true);
    const last = await tasks.notes.enqueue('b');
    await last.get();
    expect(noting.runs).toEqual(['a', 'b']);
  });

  it('is asked again when the answer is lost, and stores nothing twice', async () => {
    const proxy = await use.stage.scene.startProxy();
    const { tasks, noting } = await use.stage.start({ broker: proxy.url, worker: {} });
    const lost = proxy.cutNextReply(/\r\nwait\r\n/i);
    const result = await tasks.notes.with({ durability: 'replicated' }).enqueue('a');
    await lost;
    expect(await use.stage.isStored(use.pair.replica, result.id)).toBe(true);
    await result.get();
    expect(noting.runs).toEqual(['a']);
  });

  it('survives SCRIPT FLUSH', async () => {
    const { tasks } = await use.stage.start({ durability: 'replicated' });
    await tasks.notes.enqueue('a');
    await admin(use.pair.master, (redis) => redis.script('FLUSH'));
    const { id } = await tasks.notes.enqueue('b');
    expect(await use.stage.isStored(use.pair.replica, id)).toBe(true);
  });
});

describe('durability where it cannot be', () => {
  it('memory:// refuses the default at boot', async () => {
    const boot = startApplication({ options: { durability: 'replicated' } });
    await expect(boot).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('memory://'),
    });
  });

  it('memory:// refuses a call, and stores nothing', async () => {
    const app = await startApplication({ providers: [NoteTasks] });
    try {
      const client = app.get(TaskClient);
      const { notes, counts } = client.of(NoteTasks);
      const refused = { code: 'INVALID_OPTION', message: expect.stringContaining('memory://') };
      const options = { id: 'one', durability: 'replicated' } as const;
      await expect(notes.with(options).enqueue('a')).rejects.toMatchObject(refused);
      await expect(client.enqueue(chord([notes.si('a')], counts.s()), options)).rejects.toMatchObject(
        refused,
      );
      expect(await client.result('one').state()).toBe('PENDING');
    } finally {
      await app.close();
    }
  });

  it('is refused of a member of a workflow, and when it is no durability', async () => {
    const app = await startApplication({ providers: [NoteTasks] });
    try {
      const client = app.get(TaskClient);
      const { notes, counts } = client.of(NoteTasks);
      const member = notes.with({ durability: 'stored' }).si('a');
      await expect(client.enqueue(chord([member], counts.s()))).rejects.toMatchObject({ code: 'CANVAS' });
      const call = notes.with({ durability: 'fsync' as never }).enqueue('a');
      await expect(call).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    } finally {
      await app.close();
    }
  });
});
