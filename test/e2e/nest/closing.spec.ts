import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { group, Task, TaskClient, type TaskView } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

@Injectable()
class Tasks {
  @Task() waits(): void {}
}

const CLOSED = { code: 'BROKER_UNAVAILABLE', message: expect.stringContaining('The application was closed') };

describe.each(['memory://', process.env['NTQ_TEST_REDIS_URL'] as string])('%s', (broker) => {
  let app: INestApplicationContext;
  let client: TaskClient;
  let tasks: TaskView<Tasks>;

  beforeEach(async () => {
    const options = { broker, namespace: uniqueNamespace('closing'), worker: false } as const;
    app = await startApplication({ options, providers: [Tasks] });
    client = app.get(TaskClient);
    tasks = client.of(Tasks);
  });

  afterEach(() => app.close());

  it('leaves nobody waiting who watched a task when the application closes', async () => {
    const result = await tasks.waits.enqueue();
    const steps = result.watch();
    expect((await steps.next()).value).toMatchObject({ state: 'PENDING' });
    const waiting = [steps.next(), result.get(), client.result('nobody').get()].map((each) =>
      expect(each).rejects.toMatchObject(CLOSED),
    );
    await app.close();
    await Promise.all(waiting);
    expect(await steps.next()).toEqual({ done: true, value: undefined });
  });

  it('leaves nobody waiting who waited for the parts of a group', async () => {
    const result = await client.enqueue(group([tasks.waits.si(), tasks.waits.si()]));
    const parts = result.asCompleted();
    await result.results[0]?.revoke();
    expect((await parts.next()).value).toBe(result.results[0]);
    const waiting = expect(parts.next()).rejects.toMatchObject(CLOSED);
    await app.close();
    await waiting;
  });

  it('tells whoever comes after that', async () => {
    const result = await tasks.waits.enqueue();
    await app.close();
    await expect(result.get()).rejects.toMatchObject(CLOSED);
    await expect(result.watch().next()).rejects.toMatchObject(CLOSED);
  });
});
