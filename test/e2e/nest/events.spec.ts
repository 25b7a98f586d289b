import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskEventMap } from 'nest-task-queue';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application, BROKERS } from '../application.js';

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

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = Application.use(broker, { providers: FIXTURES }, 'each');
  const received: string[] = [];
  beforeEach(() => {
    received.length = 0;
    for (const type of TYPES) {
      app().events.on(type, ({ name }) => {
        received.push(`${type} ${name}`);
        throw new Error('a listener breaks nothing');
      });
    }
  });
  const next = <Type extends keyof TaskEventMap>(type: Type) =>
    new Promise<TaskEventMap[Type]>((resolve) => app().events.on(type, resolve));

  it('Events tell each step of a task that is retried and succeeds', async () => {
    const succeeded = next('task-succeeded');
    await app().tasks().flaky.enqueue(1);
    await succeeded;
    const story = ['enqueued', 'started', 'retried', 'started', 'succeeded'].map(
      (word) => `task-${word} fixture.flaky`,
    );
    expect(received).toEqual(story);
  });

  it('Events tell the failure of a task', async () => {
    const failed = next('task-failed');
    await app().tasks().flaky.enqueue(5);
    await failed;
    expect(received.at(-1)).toBe('task-failed fixture.flaky');
  });

  it('Events tell a revocation and an expiry', async () => {
    await (await app().tasks().flaky.with({ countdown: '1h' }).enqueue(0)).revoke();
    expect(received).toEqual(['task-enqueued fixture.flaky', 'task-revoked fixture.flaky']);
    const expired = next('task-expired');
    const { id } = await app().tasks().flaky.with({ countdown: 30, expires: 10 }).enqueue(0);
    expect(await expired).toEqual({ id, name: 'fixture.flaky', queue: 'default' });
  });

  it('A listener of enqueued tasks runs in the context of the caller, also where calls share a round trip', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen = new Map<string, string | undefined>();
    app().events.on('task-enqueued', ({ id }) => seen.set(id, request.getStore()));
    const enqueue = (name: string) =>
      request.run(name, () => app().tasks().flaky.with({ countdown: '1h', id: name }).enqueue(0));
    await Promise.all(['first', 'second', 'third'].map(enqueue));
    expect([...seen]).toEqual([
      ['first', 'first'],
      ['second', 'second'],
      ['third', 'third'],
    ]);
  });
});
