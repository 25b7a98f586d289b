import { describe, expect, it } from '@jest/globals';
import type { TaskDetail } from '../../../src/dashboard/api-types.js';
import { openMemory } from '../memory-opening.js';
import { LEASE_MS, retried, succeeded } from '../messages.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The life of a task in the dashboard on %s', (_name, open) => {
  const board = useDashboard(open);
  const { stage } = board;

  it('A task that was retried and failed shows the failures of its attempts and its life', async () => {
    await stage.publish('a');
    const worker = stage.worker();
    await worker.settle(await worker.leaseOne(), retried());
    await worker.settle(await worker.leaseOne(), {
      kind: 'failed',
      failure: JSON.stringify({
        classes: ['ApiError', 'Error'],
        name: 'ApiError',
        message: 'no answer',
        stack: 'at api.ts',
      }),
      reason: 'retries-exhausted',
    });
    const task = await board.get<TaskDetail>('tasks/a');
    expect(task).toMatchObject({
      phase: 'failed',
      attempt: 2,
      error: 'ApiError: no answer',
      reason: 'retries-exhausted',
      isDeadLetter: true,
      failure: { name: 'ApiError', stack: 'at api.ts' },
    });
    expect(task.attempts).toHaveLength(2);
    expect(task.life.map(({ kind }) => kind)).toEqual(['enqueued', 'retried', 'started', 'failed']);
    const [, retry] = task.life;
    expect(retry).toMatchObject({ attempt: 1, error: expect.any(String) });
    expect(Date.parse(retry?.at ?? '')).toBeLessThanOrEqual(stage.now);
  });

  it('The life of a task that succeeds after many retries shows when the last twenty failed', async () => {
    await stage.publish('a');
    const worker = stage.worker();
    for (let attempt = 1; attempt <= 25; attempt += 1)
      await worker.settle(await worker.leaseOne(), retried());
    const waiting = await board.get<TaskDetail>('tasks/a');
    await worker.settle(await worker.leaseOne(), succeeded);
    const ended = await board.get<TaskDetail>('tasks/a');
    for (const { life } of [waiting, ended]) {
      const retries = life.filter(({ kind }) => kind === 'retried');
      expect(retries.map(({ attempt }) => attempt)).toEqual(
        Array.from({ length: 20 }, (_none, index) => index + 6),
      );
      expect(retries.every(({ at }) => at !== undefined)).toBe(true);
    }
    expect(
      waiting.life.filter(({ kind }) => kind === 'retried').every(({ error }) => error !== undefined),
    ).toBe(true);
  });

  it('A task whose worker died shows the loss in its life', async () => {
    await stage.publish('a');
    await stage.worker().leaseOne();
    await stage.pass(LEASE_MS * 1.25);
    const first = stage.now;
    const { losses, life } = await board.get<TaskDetail>('tasks/a');
    expect([losses, life.map(({ kind }) => kind)]).toEqual([1, expect.arrayContaining(['enqueued', 'lost'])]);
    await stage.worker('w2').leaseOne();
    await stage.pass(LEASE_MS * 1.25);
    const lost = (await board.get<TaskDetail>('tasks/a')).life.filter(({ kind }) => kind === 'lost');
    expect(lost.map(({ at }) => Date.parse(at ?? ''))).toEqual([expect.any(Number), expect.any(Number)]);
    const [one = 0, other = 0] = lost.map(({ at }) => Date.parse(at ?? ''));
    expect([one <= first, other > first, other <= stage.now]).toEqual([true, true, true]);
  });
});
