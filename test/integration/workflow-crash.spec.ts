import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { chain, chord, Inspector, TaskClient, type TaskView } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import type { RedisProcess } from '../support/redis-process.js';
import { NextReleaseTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';
import { WorkflowTasks } from './worker/workflow-tasks.js';

const PARTS = 400;
const worker = { lease: '2s', concurrency: 10 } as const;

describe('a workflow', () => {
  let scene: Scene;
  let server: RedisProcess;
  let app: INestApplicationContext;
  let client: TaskClient;
  let tasks: TaskView<WorkflowTasks>;

  beforeEach(async () => {
    scene = new Scene();
    server = await scene.startRedis({ aof: true, args: ['--appendfsync', 'always'] });
    app = await scene.startApp();
    client = app.get(TaskClient);
    tasks = client.of(WorkflowTasks);
  });

  afterEach(() => scene.end());

  const header = () => Array.from({ length: PARTS }, (_none, index) => tasks.gives.si(index, 10));

  it('goes on where it was when Redis is killed in the middle of a chord', async () => {
    await Promise.all([scene.startWorker({ worker }), scene.startWorker({ worker })]);
    // Half of it waits until Redis is back: it is in the middle when it is killed.
    const latch = scene.latch();
    const held = Array.from({ length: PARTS / 2 }, () => tasks.waits.si(latch.path));
    const parts = [...header().slice(0, PARTS / 2), ...held];
    const result = await client.enqueue(chain(chord(parts, tasks.counts.s()), tasks.wraps.s('all', 0)));
    await eventually(() => expect(scene.noted('end').length).toBeGreaterThan(PARTS / 4));
    expect(scene.noted('end').length).toBeLessThan(PARTS);
    await server.kill9();
    await server.restart();
    latch.open();
    expect(await result.get({ timeout: '120s' })).toEqual(['all', PARTS]);

    // Nothing that was accepted before ran again: each part has ended once.
    const ends = scene.noted('end').filter(({ id }) => id.startsWith(`${result.id}/0.`));
    expect(new Set(ends.map(({ id }) => id)).size).toBe(PARTS);
    const records = Object.entries(await scene.connect().hgetall(scene.key('task')));
    expect(records.filter(([, record]) => !record.startsWith('e'))).toEqual([]);
    console.log(`${PARTS} parts, ${ends.length - PARTS} of them run again, 1 end of the body`);
  });

  it('waits at a task that no worker knows yet, and goes on with the next release', async () => {
    const old = await scene.startWorker({ worker });
    const next = client.of(NextReleaseTasks);
    const result = await client.enqueue(
      chain(
        chord([tasks.gives.si(1, 0), next.runs.si()], tasks.counts.s()),
        next.runs.si(),
        tasks.wraps.s('end', 0),
      ),
    );
    const delayed = async () =>
      (await app.get(Inspector).tasks({ state: 'delayed' })).tasks.map(({ id }) => id);
    await eventually(async () => expect(await delayed()).toEqual([`${result.id}/0.1`]));
    expect(await client.result(`${result.id}/0.0`).state()).toBe('SUCCESS');
    expect(await result.state()).toBe('PENDING');
    // Others are served meanwhile.
    const known = await client.enqueue(chord(header().slice(0, 5), tasks.counts.s()));
    expect(await known.get({ timeout: '120s' })).toBe(5);

    const young = await scene.startWorker({ worker, env: { NEXT_RELEASE: '1' } });
    old.process.kill('SIGTERM');
    expect(await result.get({ timeout: '120s' })).toEqual(['end', young.pid]);
    expect(await client.result(`${result.id}/0.1`).info()).toMatchObject({ retries: 0, losses: 0 });
  });
});
