import { Injectable } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { chain, group, Task, TaskClient, TaskContext } from 'nest-task-queue';
import { Application, BROKERS, PROMPT_MS } from '../application.js';

@Injectable()
class Pages {
  constructor(private readonly client: TaskClient) {}

  @Task() read(page: number, part: number): string {
    return `${page}.${part}`;
  }

  /** Reads a page in parts, then goes on with the next, in its own place: as long as it likes. */
  @Task() all(done: readonly string[][], page: number, task?: TaskContext): string[][] {
    if (page === 3) return [...done];
    const pages = this.client.of(Pages);
    const parts = group([pages.read.si(page, 0), pages.read.si(page, 1)]);
    return task?.replace(chain(parts, pages.next.s(done, page))) as never;
  }

  @Task() next(
    read: readonly string[],
    done: readonly string[][],
    page: number,
    task?: TaskContext,
  ): string[][] {
    return task?.replace(this.client.of(Pages).all.si([...done, [...read]], page + 1)) as never;
  }
}

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = Application.use(broker, { providers: [Pages] });

  it('A task that replaced another may be replaced again, and each time by something new', async () => {
    const result = await app().tasks(Pages).all.enqueue([], 0);
    expect(await result.get({ timeout: PROMPT_MS })).toEqual([
      ['0.0', '0.1'],
      ['1.0', '1.1'],
      ['2.0', '2.1'],
    ]);
  });
});
