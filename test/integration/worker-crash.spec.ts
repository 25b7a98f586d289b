import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AsyncResult, TaskClient } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks, type Ran } from './worker/fixture-tasks.js';
import type { Latch } from './worker/latch.js';
import { Scene, type WorkerProcess } from './worker/scene.js';

/** Longer than a busy machine lets a process stand still. */
const LEASE_MS = 3_000;
/** Less than the pause in which an idle worker looks for itself: what is lost wakes one. */
const SOON_MS = 6_000;
const worker = { lease: LEASE_MS, concurrency: 20 };

describe('a worker that is killed in the middle of 20 tasks', () => {
  let scene: Scene;
  let client: TaskClient;
  let done: Latch;
  let open: Latch;
  let results: AsyncResult<Ran>[] = [];
  let first: WorkerProcess;
  let second: WorkerProcess;

  const starts = (pid: number) => scene.noted('start').filter((start) => start.pid === pid);
  const killFirst = async () => {
    first.process.kill('SIGKILL');
    await first.process.exited;
  };

  beforeEach(async () => {
    scene = new Scene();
    [done, open] = [scene.latch(), scene.latch()];
    [client, first] = await Promise.all([scene.startClient(), scene.startWorker({ worker })]);
    const { waits } = client.of(FixtureTasks);
    const latches = Array.from({ length: 20 }, (_, index) => [index < 6 ? done.path : open.path] as [string]);
    results = await waits.enqueueMany(latches);
    await eventually(() => expect(starts(first.pid)).toHaveLength(20));
    second = await scene.startWorker({ worker });
    done.open();
    await Promise.all(results.slice(0, 6).map((result) => result.get()));
  });

  afterEach(() => scene.end());

  it('loses them to another worker as soon as their lease has run out', async () => {
    const lost = results.slice(6);
    const killedAt = performance.now();
    await killFirst();
    await eventually(() => expect(starts(second.pid)).toHaveLength(14));
    const tookMs = performance.now() - killedAt;
    expect(
      starts(second.pid)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(lost.map(({ id }) => id).sort());
    expect(tookMs).toBeLessThan(LEASE_MS + SOON_MS);
  });

  it('leaves each of them one end, at who ran it to the end, and its retries unspent', async () => {
    await killFirst();
    open.open();
    await Promise.all(results.map((result) => result.get({ timeout: '120s' })));
    const infos = await Promise.all(results.map((result) => result.info()));
    const ends = (info: (typeof infos)[number]) => [info.state, info.worker, info.retries, info.losses];
    expect(infos.slice(0, 6).map(ends)).toEqual(Array(6).fill(['SUCCESS', first.id, 0, 0]));
    expect(infos.slice(6).map(ends)).toEqual(Array(14).fill(['SUCCESS', second.id, 0, 1]));
    expect(new Set(scene.noted('end').map(({ id }) => id)).size).toBe(20);
    expect(scene.noted('end')).toHaveLength(20);
  });
});
