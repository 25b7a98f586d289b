import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskClient, TaskEvents, type TaskView, type WatchedEvent } from 'nest-task-queue';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { eventually } from '../support/eventually.js';
import { admin } from '../support/redis-admin.js';
import type { RedisProcess } from '../support/redis-process.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene, type WorkerProcess } from './worker/scene.js';

describe('events of another process', () => {
  let scene: Scene;
  let server: RedisProcess;
  let events: TaskEvents;
  let tasks: TaskView<FixtureTasks>;
  let worker: WorkerProcess;

  beforeEach(async () => {
    scene = new Scene();
    server = await scene.startRedis();
    const [app, started] = await Promise.all([scene.startApp(), scene.startWorker()]);
    events = app.get(TaskEvents);
    tasks = app.get(TaskClient).of(FixtureTasks);
    worker = started;
  });
  afterEach(() => scene.end());

  const key = () => keysOf(scene.namespace).watchedEvents;
  const announced = (types: string | null) =>
    eventually(async () => expect(await admin(server, (redis) => redis.get(key()))).toBe(types));

  /** The watched events, once the broker knows that they are watched. */
  async function watch(...types: readonly 'task-failed'[]): Promise<AsyncIterableIterator<WatchedEvent>> {
    const watched = events.watch(types.length > 0 ? { types } : {});
    await announced(types.join(' ') || '*');
    return watched;
  }

  /** How often PUBLISH was sent, by clients and by scripts. */
  async function published(): Promise<number> {
    const stats = await admin(server, (redis) => redis.info('commandstats'));
    return Number(/cmdstat_publish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  async function runAll(count: number): Promise<void> {
    const before = scene.noted('start').length;
    await tasks.succeeds.enqueueMany(Array.from({ length: count }, (): [] => []));
    await eventually(() => expect(scene.noted('start')).toHaveLength(before + count));
  }

  it('A watcher sees starts, successes, retries and failures of a worker', async () => {
    const watched = await watch();
    const [good, retried] = [await tasks.succeeds.enqueue(), await tasks.fails.enqueue(1)];
    const bad = await tasks.fails.with({ retry: { limit: 0 } }).enqueue(1);
    const seen = new Map<string, WatchedEvent[]>([good, retried, bad].map(({ id }) => [id, []]));
    const count = () => [...seen.values()].flat().length;
    while (count() < 8) {
      const { value } = (await watched.next()) as { value: WatchedEvent };
      if ('id' in value) seen.get(value.id)?.push(value);
    }
    await watched.return?.();
    const traits = { worker: worker.id, queue: 'default', at: expect.any(Date) };
    const durationMs = expect.any(Number);
    const started = (attempt: number) => ({ ...traits, type: 'task-started', attempt });
    expect(seen.get(good.id)).toMatchObject([
      { ...started(1), name: 'fixture.succeeds' },
      { ...traits, type: 'task-succeeded', attempt: 1, durationMs },
    ]);
    expect(seen.get(retried.id)).toMatchObject([
      started(1),
      { ...traits, type: 'task-retried', attempt: 1, durationMs, error: 'Error', afterMs: 20 },
      started(2),
      { ...traits, type: 'task-succeeded', attempt: 2 },
    ]);
    expect(seen.get(bad.id)).toMatchObject([
      started(1),
      { ...traits, type: 'task-failed', error: 'Error', reason: 'retries-exhausted' },
    ]);
  });

  it('A worker publishes nothing while nobody watches, and nothing of types that nobody watches', async () => {
    await runAll(5);
    const before = await published();
    await runAll(50);
    expect(await published()).toBe(before);

    const failures = await watch('task-failed');
    await runAll(50);
    expect(await published()).toBe(before);

    // This one is published, so the count above could have been another.
    await tasks.fails.with({ retry: { limit: 0 } }).enqueue(1);
    expect((await failures.next()).value).toMatchObject({ type: 'task-failed', name: 'fixture.fails' });
    expect(await published()).toBeGreaterThan(before);
    await failures.return?.();
    await announced(null);
  });

  it('A watch that has lost its connection tells of the gap and goes on', async () => {
    const watched = await watch();
    await admin(server, (redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
    expect((await watched.next()).value).toMatchObject({ type: 'dropped', count: undefined });
    await runAll(1);
    expect((await watched.next()).value).toMatchObject({ type: 'task-started' });
    await watched.return?.();
  });

  it('An announcement expires by itself when its watcher dies', async () => {
    await watch();
    const [left, ofAll] = await admin(server, (redis) =>
      Promise.all([redis.pttl(key()), redis.pttl(keysOf(scene.namespace).eventWatchers)]),
    );
    for (const ms of [left, ofAll]) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(15_000);
    }
  });
});
