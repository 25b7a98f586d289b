import 'reflect-metadata';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chain, group, Task, TaskClient, TaskContext } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

let client: TaskClient;

@Injectable()
class Pages {
  @Task() read(page: number, part: number): string {
    return `${page}.${part}`;
  }

  /** Reads a page in parts, then goes on with the next, in its own place: as long as it likes. */
  @Task() all(done: readonly string[][], page: number, task?: TaskContext): string[][] {
    if (page === 3) return [...done];
    const pages = client.of(Pages);
    const parts = group([pages.read.si(page, 0), pages.read.si(page, 1)]);
    return task?.replace(chain(parts, pages.next.s(done, page))) as never;
  }

  @Task() next(
    read: readonly string[],
    done: readonly string[][],
    page: number,
    task?: TaskContext,
  ): string[][] {
    return task?.replace(client.of(Pages).all.si([...done, [...read]], page + 1)) as never;
  }
}

describe.each(['memory://', process.env['NTQ_TEST_REDIS_URL'] as string])('%s', (broker) => {
  let app: INestApplicationContext;

  beforeAll(async () => {
    const options = { broker, namespace: uniqueNamespace('canvas') };
    app = await startApplication({ options, providers: [Pages] });
    client = app.get(TaskClient);
  });

  afterAll(() => app.close());

  it('what replaced a task may be replaced again, and each time by something new', async () => {
    const result = await client.of(Pages).all.enqueue([], 0);
    expect(await result.get({ timeout: '5s' })).toEqual([
      ['0.0', '0.1'],
      ['1.0', '1.1'],
      ['2.0', '2.1'],
    ]);
  });
});
