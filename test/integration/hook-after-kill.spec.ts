import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Queues, TaskClient, type AsyncResult, type TaskView } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

// Two, because a handler that never ends keeps its slot for ever.
const worker = { concurrency: 2, lease: '1s' } as const;

// A task that kills its worker until it may run no more is shown by deadly-task.full.ts.
describe('the failure hook of another process', () => {
  let scene: Scene;
  let app: INestApplicationContext;
  let tasks: TaskView<FixtureTasks>;

  beforeEach(async () => {
    scene = new Scene();
    app = await scene.startApp();
    tasks = app.get(TaskClient).of(FixtureTasks);
  });

  afterEach(() => scene.end());

  const hookOf = (result: AsyncResult<unknown>) => app.get(TaskClient).result(`${result.id}:fixture.failed`);
  const lines = (result: AsyncResult<unknown>) =>
    scene.ledger.lines().filter((line) => line.startsWith(`failed ${result.id} `));

  it.each([
    ['a task threw', 'retries-exhausted', () => tasks.fails.with({ retry: 0 }).enqueue(1)],
    [
      'a handler that never ends exceeded its hard limit',
      'time-limit',
      () => tasks.never.with({ retry: 0, timeLimit: { hard: '100ms' } }).enqueue(),
    ],
    ['it expired', 'expired', () => tasks.succeeds.with({ expires: new Date(1) }).enqueue()],
  ] as const)('runs once when %s', async (_what, reason, enqueue) => {
    const result = await enqueue();
    const { id, pid } = await scene.startWorker({ worker });
    await expect(result.get({ timeout: '120s' })).rejects.toThrow();
    await hookOf(result).get({ timeout: '120s' });
    expect(lines(result)).toEqual([`failed ${result.id} ${pid} ${reason}`]);
    expect(await hookOf(result).info()).toMatchObject({
      state: 'SUCCESS',
      worker: id,
      attempt: 1,
      losses: 0,
    });
  });

  it('runs once on the next worker when the one that settled the failure was killed', async () => {
    const queues = app.get(Queues);
    const latch = scene.latch();
    const first = await scene.startWorker({ worker });
    const result = await tasks.failsAfter.enqueue(latch.path);
    await eventually(() => expect(scene.noted('start')).toEqual([{ id: result.id, pid: first.pid }]));

    // From here on nobody can take the hook: the settlement that publishes it comes later.
    await queues.pause('default');
    latch.open();
    await expect(result.get({ timeout: '120s' })).rejects.toMatchObject({ code: 'TASK_FAILED' });
    first.process.kill('SIGKILL');
    await first.process.exited;
    expect(await hookOf(result).state()).toBe('PENDING');
    expect((await hookOf(result).info()).name).toBe('fixture.failed');

    const second = await scene.startWorker({ worker });
    await queues.resume('default');
    await hookOf(result).get({ timeout: '120s' });
    expect(lines(result)).toEqual([`failed ${result.id} ${second.pid} retries-exhausted`]);
    expect(await hookOf(result).info()).toMatchObject({ worker: second.id, attempt: 1, losses: 0 });
  });
});
