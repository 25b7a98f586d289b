import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chain,
  chord,
  DeadLetters,
  Inspector,
  Queues,
  Schedules,
  TaskClient,
  Workers,
} from 'nest-task-queue';
import { Redis } from 'ioredis';
import { Ntq } from '../e2e/cli/ntq.js';
import { eventually } from '../support/eventually.js';
import { admin } from '../support/redis-admin.js';
import type { RedisProcess } from '../support/redis-process.js';
import { allow } from '../support/redis-user.js';
import { poolWorks } from './servers/pool-works.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';
import { WorkflowTasks } from './worker/workflow-tasks.js';

interface Finding {
  readonly level: string;
  readonly subject: string;
  readonly text: string;
}

describe('a user of Redis with the documented rights', () => {
  let scene: Scene;
  let server: RedisProcess;

  beforeEach(async () => {
    scene = new Scene('');
    server = await scene.startRedis();
    await admin(server, (redis) => allow(redis, scene.namespace, '+wait'));
    scene.redis = `redis://${scene.namespace}:secret@127.0.0.1:${server.port}`;
  });
  afterEach(() => scene.end());

  it('runs tasks, workflows, schedules, dead letters, revocations and the inspector', async () => {
    const worker = await scene.startWorker();
    const app = await scene.startApp();
    const client = app.get(TaskClient);
    const [plain, flow] = [client.of(FixtureTasks), client.of(WorkflowTasks)];
    expect(await (await plain.succeeds.enqueue()).get()).toMatchObject({ pid: worker.pid });
    const total = await client.enqueue(
      chain(chord([flow.gives.si(1, 0), flow.flakes.si(2, 0)], flow.counts.s())),
    );
    expect(await total.get()).toBe(2);

    const failed = await plain.failsAfter.enqueue('/dev/null');
    await expect(failed.get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    const letters = app.get(DeadLetters);
    expect((await letters.list()).deadLetters.map(({ id }) => id)).toEqual([failed.id]);
    expect(await letters.requeue(failed.id)).toBeDefined();

    const waiting = await plain.waits.enqueue(scene.latch().path);
    await eventually(() => expect(scene.noted('start').map(({ id }) => id)).toContain(waiting.id));
    const schedules = app.get(Schedules);
    await schedules.upsert({ name: 'soon', every: '1s', task: plain.succeeds.si() });
    await eventually(async () => expect((await schedules.history('soon'))[0]?.kind).toBe('fired'));
    await schedules.remove('soon');
    const inspector = app.get(Inspector);
    expect((await inspector.tasks({ state: 'active' })).tasks.map(({ id }) => id)).toContain(waiting.id);
    expect((await app.get(Workers).list()).map(({ id }) => id)).toContain(worker.id);
    await app.get(Queues).pause('default');
    await app.get(Queues).resume('default');
    expect(await waiting.revoke({ terminate: true })).toBe(true);
    await eventually(() => expect(scene.noted(`aborted-TaskRevokedError`)).toHaveLength(1));
  });

  it('runs a pool', () => poolWorks(scene.redis, { namespace: scene.namespace }));

  it('lets the doctor see what it may, and says what it may not', async () => {
    await scene.startWorker();
    const { text, code } = await new Ntq(scene.redis, scene.namespace).run(['doctor', '--json']);
    const findings = JSON.parse(text) as readonly Finding[];
    expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
    expect(findings.find(({ subject }) => subject === 'persistence')).toMatchObject({ level: 'note' });
    expect(findings.find(({ subject }) => subject === 'rights')).toMatchObject({ level: 'ok' });
    expect(code).toBe(0);
  });

  it.each([
    ['empty the server', ['flushall']],
    ['list its keys', ['keys', '*']],
    ['read its settings', ['config', 'get', '*']],
    ['flush its scripts', ['script', 'flush']],
    ['see who is there', ['client', 'list']],
    ['read another namespace', ['hgetall', 'ntq:{other}:task']],
    [
      'write another namespace from a script',
      ['eval', "return redis.call('SET', 'ntq:{other}:task', '1')", '0'],
    ],
    ['tell another namespace', ['publish', 'ntq:{other}:control', 'x']],
  ])('may not %s', async (_what, [command = '', ...args]) => {
    const redis = new Redis(scene.redis, { disconnectTimeout: 0 } as never);
    try {
      await expect(redis.call(command, ...args)).rejects.toThrow(
        /NOPERM|ACL failure|can't access at least one of the keys/,
      );
    } finally {
      redis.disconnect();
    }
  });
});
