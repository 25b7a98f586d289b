import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Task, TaskClient, TaskContext, TaskEvents, fixed, type TaskEventMap } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

@Injectable()
class Tasks {
  @Task({ retry: { limit: 1, backoff: fixed(1) } })
  flaky(failures: number, task: TaskContext): void {
    if (task.retries < failures) throw new Error('not yet');
  }
}

const TYPES = [
  'task-enqueued',
  'task-started',
  'task-succeeded',
  'task-retried',
  'task-failed',
  'task-revoked',
  'task-expired',
  'task-lost',
] as const satisfies readonly (keyof TaskEventMap)[];

describe.each([
  ['memory', () => 'memory://'],
  ['redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
])('task events on %s', (_name, broker) => {
  let app: INestApplicationContext;
  afterEach(() => app.close());

  const start = async () => {
    const told: string[] = [];
    app = await startApplication({
      options: { broker: broker(), namespace: uniqueNamespace('events') },
      providers: [Tasks],
    });
    for (const type of TYPES) {
      app.get(TaskEvents).on(type, ({ name }) => {
        told.push(`${type} ${name}`);
        throw new Error('a listener breaks nothing');
      });
    }
    return { told, tasks: app.get(TaskClient).of(Tasks) };
  };

  it('tell the story of a task that is retried and succeeds', async () => {
    const { told, tasks } = await start();
    const succeeded = new Promise((resolve) => app.get(TaskEvents).on('task-succeeded', resolve));
    await tasks.flaky.enqueue(1);
    await succeeded;
    const story = ['enqueued', 'started', 'retried', 'started', 'succeeded'].map(
      (word) => `task-${word} Tasks.flaky`,
    );
    expect(told).toEqual(story);
  });

  it('tell the story of one that fails', async () => {
    const { told, tasks } = await start();
    const failed = new Promise((resolve) => app.get(TaskEvents).on('task-failed', resolve));
    await tasks.flaky.enqueue(5);
    await failed;
    expect(told.at(-1)).toBe('task-failed Tasks.flaky');
  });

  it('tell of a revocation and of an expiry', async () => {
    const { told, tasks } = await start();
    await (await tasks.flaky.with({ countdown: '1h' }).enqueue(0)).revoke();
    expect(told).toEqual(['task-enqueued Tasks.flaky', 'task-revoked Tasks.flaky']);
    const expired = new Promise((resolve) => app.get(TaskEvents).on('task-expired', resolve));
    const { id } = await tasks.flaky.with({ countdown: 30, expires: 10 }).enqueue(0);
    expect(await expired).toEqual({ id, name: 'Tasks.flaky', queue: 'default' });
  });
});
