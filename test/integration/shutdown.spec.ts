import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AsyncResult, TaskClient, TaskView } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks, type Ran } from './worker/fixture-tasks.js';
import { Scene, type WorkerProcess } from './worker/scene.js';

const CLEAN = { code: 0, signal: null };
/** Far beyond the grace of these tests: nothing may wait for it to run out. */
const lease = '10m';
const LATE = '10m';
const end = <T>(result: AsyncResult<T>) => result.get({ timeout: '120s' });

describe('SIGTERM', () => {
  let scene: Scene;
  let client: TaskClient;
  let tasks: TaskView<FixtureTasks>;
  let first: WorkerProcess;

  const start = (shutdownTimeout: '1s' | typeof LATE) =>
    scene.startWorker({ worker: { lease, concurrency: 5, shutdownTimeout } });
  const started = ({ id }: AsyncResult<unknown>) =>
    eventually(() => expect(scene.noted('start').map((each) => each.id)).toContain(id));
  const terminate = async () => {
    first.process.kill('SIGTERM');
    await first.process.line(/SIGTERM: this process stops/);
  };

  beforeEach(async () => {
    scene = new Scene();
    client = await scene.startClient();
    tasks = client.of(FixtureTasks);
  });

  afterEach(() => scene.end());

  it('under load loses nothing and repeats nothing', async () => {
    first = await start(LATE);
    const second = await start(LATE);
    const results = await tasks.sleeps.enqueueMany(Array.from({ length: 150 }, () => [20] as [number]));
    await eventually(() => {
      expect(scene.noted('start').length).toBeGreaterThan(30);
      expect(new Set(scene.noted('start').map(({ pid }) => pid)).size).toBe(2);
    });
    await terminate();
    expect(await first.process.exited).toEqual(CLEAN);
    const ran = await Promise.all(results.map(end));
    expect(new Set(ran.map(({ pid }) => pid))).toEqual(new Set([first.pid, second.pid]));
    expect(scene.noted('start')).toHaveLength(150);
    expect(scene.noted('end')).toHaveLength(150);
  });

  it('lets a running handler enqueue, with its database open to the end', async () => {
    first = await start(LATE);
    const latch = scene.latch();
    const result = await tasks.enqueuesChild.enqueue(latch.path);
    await started(result);
    await terminate();
    latch.open();
    expect(await first.process.exited).toEqual(CLEAN);
    const { childId = '', isDatabaseOpen } = await end(result);
    expect(isDatabaseOpen).toBe(true);
    const second = await start(LATE);
    expect((await end(client.result<Ran>(childId))).pid).toBe(second.pid);
  });

  it('gives what still runs at its deadline to another worker at once', async () => {
    first = await start('1s');
    const latch = scene.latch();
    const result = await tasks.waits.enqueue(latch.path);
    await started(result);
    const second = await start('1s');
    await terminate();
    latch.open(second.pid);
    expect(await first.process.exited).toEqual(CLEAN);
    expect((await end(result)).pid).toBe(second.pid);
    expect(await result.info()).toMatchObject({ retries: 0, losses: 0 });
    expect(scene.noted('aborted-TaskQueueError')).toEqual([{ id: result.id, pid: first.pid }]);
  });

  it('sent again gives everything to another worker at once', async () => {
    first = await start(LATE);
    const latch = scene.latch();
    const result = await tasks.waits.enqueue(latch.path);
    const never = await tasks.never.enqueue();
    await Promise.all([started(result), started(never)]);
    await terminate();
    first.process.kill('SIGTERM');
    expect(await first.process.exited).toEqual(CLEAN);
    const second = await start(LATE);
    latch.open(second.pid);
    expect((await end(result)).pid).toBe(second.pid);
    await eventually(() => expect(scene.noted('start')).toContainEqual({ id: never.id, pid: second.pid }));
  });
});
