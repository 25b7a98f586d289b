import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskClient } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import type { Latch } from './worker/latch.js';
import { Scene, type WorkerProcess } from './worker/scene.js';

/** Longer than a busy machine lets a process stand still. */
const LEASE_MS = 3_000;
/** Less than the pause in which an idle worker looks for itself: what is lost wakes one. */
const SOON_MS = 6_000;

describe('a worker that was stopped for longer than its lease', () => {
  let scene: Scene;
  let client: TaskClient;
  let latch: Latch;
  let zombie: WorkerProcess;
  let other: WorkerProcess;

  const started = (pid: number) =>
    eventually(() => expect(scene.noted('start').map((start) => start.pid)).toContain(pid));

  /** A task that runs at the zombie, and by now also at the other worker. */
  const runTwice = async (task: 'waits' | 'blocks', stop: () => void) => {
    const result = await client.of(FixtureTasks)[task].enqueue(latch.path);
    await started(zombie.pid);
    other = await scene.startWorker({ worker: { lease: LEASE_MS, concurrency: 1 } });
    stop();
    await started(other.pid);
    return result;
  };

  beforeEach(async () => {
    scene = new Scene();
    latch = scene.latch();
    [client, zombie] = await Promise.all([
      scene.startClient(),
      scene.startWorker({ worker: { lease: LEASE_MS, concurrency: 2 } }),
    ]);
  });

  afterEach(() => scene.end());

  it('holds its task up no longer than that, though it still waits for wake-ups', async () => {
    let stoppedAt = Number.NaN;
    await runTwice('waits', () => {
      zombie.process.kill('SIGSTOP');
      stoppedAt = performance.now();
    });
    expect(performance.now() - stoppedAt).toBeLessThan(LEASE_MS + SOON_MS);
  });

  it('is told by the signal of the task that another has it now', async () => {
    const result = await runTwice('waits', () => zombie.process.kill('SIGSTOP'));
    zombie.process.kill('SIGCONT');
    const aborted = { id: result.id, pid: zombie.pid };
    await eventually(() => expect(scene.noted('aborted-LeaseLostError')).toEqual([aborted]));
  });

  it('does not end the task when its handler ends first, and takes tasks again', async () => {
    const result = await runTwice('waits', () => zombie.process.kill('SIGSTOP'));
    latch.open(zombie.pid);
    zombie.process.kill('SIGCONT');
    await eventually(() => expect(scene.noted('end')).toEqual([{ id: result.id, pid: zombie.pid }]));
    // The other one is full, so the next task shows that the zombie has settled what it had.
    const next = await client.of(FixtureTasks).succeeds.enqueue();
    expect((await next.get({ timeout: '120s' })).pid).toBe(zombie.pid);
    expect(await result.state()).toBe('STARTED');
    latch.open(other.pid);
    expect((await result.get({ timeout: '120s' })).pid).toBe(other.pid);
  });

  it('cannot replace the result of the second run', async () => {
    const result = await runTwice('blocks', () => undefined);
    latch.open(other.pid);
    expect((await result.get({ timeout: '120s' })).pid).toBe(other.pid);
    latch.open(zombie.pid);
    await zombie.process.line(`Task ${result.id}: the lease was lost, its outcome was dropped`);
    expect((await result.get()).pid).toBe(other.pid);
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', worker: other.id, losses: 1, retries: 0 });
  });
});
