import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import {
  chain,
  chord,
  group,
  Ignore,
  Task,
  TaskClient,
  TaskContext,
  type FailureData,
} from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

const errors: unknown[] = [];

@Injectable()
class Calc {
  @Task() one(): number {
    return 1;
  }
  @Task() add(a: number, b: number): number {
    return a + b;
  }
  @Task() sum(list: number[]): number {
    return list.reduce((sum, one) => sum + one, 0);
  }
  @Task({ retry: 0 }) fail(): number {
    throw new RangeError('boom');
  }
  @Task() ignore(): number {
    throw new Ignore();
  }
  @Task() echo(value: unknown): unknown {
    return value;
  }
  @Task() seen(failure: FailureData, what: string): void {
    errors.push([what, failure.name]);
  }
  @Task() async stream(list: AsyncIterable<number>): Promise<number> {
    let sum = 0;
    for await (const one of list) sum += one;
    return sum;
  }
  @Task() swap(n: number, task?: TaskContext): number[] {
    const calc = client.of(Calc);
    return task?.replace(group(Array.from({ length: n }, (_, i) => calc.add.si(i, 1)))) as never;
  }
  @Task() async grow(n: number, task?: TaskContext): Promise<number> {
    const calc = client.of(Calc);
    await task?.addToGroup(...Array.from({ length: n }, (_, i) => calc.add.si(100, i)));
    return n;
  }
}
let client: TaskClient;

describe.each(['memory://', process.env['NTQ_TEST_REDIS_URL'] as string])('%s', (broker) => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    app = await startApplication({
      options: { broker, namespace: uniqueNamespace('canvas') },
      providers: [Calc],
    });
    client = app.get(TaskClient);
  });
  afterAll(async () => app.close());

  const run = async (signature: never) => (await client.enqueue(signature)).get({ timeout: '5s' });

  it('runs', async () => {
    const c = client.of(Calc);
    expect(await run(chain(c.one.si(), c.add.s(2), c.add.s(3)) as never)).toBe(6);
    expect(await run(group([c.one.si(), c.add.si(1, 1)]) as never)).toEqual([1, 2]);
    expect(await run(group([]) as never)).toEqual([]);
    expect(await run(chord([c.one.si(), c.add.si(1, 1)], c.sum.s()) as never)).toBe(3);
    expect(await run(chord([], c.sum.s()) as never)).toBe(0);
    expect(await run(chain(c.one.si(), group([c.add.s(1), c.add.s(2)]), c.sum.s()) as never)).toBe(5);
    expect(
      await run(
        chain(
          c.one.si(),
          group([chain(c.add.s(1), c.add.s(1)), group([c.add.s(2)])]),
          c.echo.s(),
          c.echo.s(),
        ) as never,
      ),
    ).toEqual([3, [3]]);
    expect(
      await run(
        chord(
          [1, 2, 3].map((n) => c.add.si(n, n)),
          c.stream.s(),
          { results: 'stream' },
        ) as never,
      ),
    ).toBe(12);
    expect(await run(group([c.ignore.si()]) as never)).toEqual([null]);
    expect(
      await run(
        c.add.chunks(
          [
            [1, 1],
            [2, 2],
            [3, 3],
          ],
          2,
        ) as never,
      ),
    ).toEqual([[2, 4], [6]]);
    expect(await run(chain(c.echo.map([1, 2]), c.echo.s()) as never)).toEqual([1, 2]);
    expect(await run(chain(c.swap.si(3), c.sum.s()) as never)).toBe(6);
    expect(await run(chain(group([c.grow.si(3), c.one.si()]), c.sum.s()) as never)).toBe(3 + 1 + 303);
  });

  it('fails', async () => {
    const c = client.of(Calc);
    const r = await client.enqueue(chain(c.one.si(), c.fail.si(), c.add.s(1)).linkError(c.seen.s('chain')));
    await expect(r.get({ timeout: '5s' })).rejects.toMatchObject({ failure: { name: 'RangeError' } });
    expect(await r.parent?.state()).toBe('FAILURE');
    const ch = await client.enqueue(
      chord([c.one.si(), c.fail.si()], c.sum.s().linkError(c.seen.s('body'))).linkError(
        chain(c.seen.s('chord'), c.one.si()),
      ),
    );
    await expect(ch.get({ timeout: '5s' })).rejects.toMatchObject({
      failure: { name: 'ChordError', cause: { name: 'RangeError' } },
    });
    const big = await client.enqueue(group(Array.from({ length: 2_000 }, (_, i) => c.add.si(i, 1))));
    expect((await big.get({ timeout: '20s' })).length).toBe(2_000);
    const long = await client.enqueue(
      chain(Array.from({ length: 700 }, (_, i) => (i === 0 ? c.fail.si() : c.add.s(i)))),
    );
    await expect(long.get({ timeout: '5s' })).rejects.toMatchObject({ failure: { name: 'RangeError' } });
    console.log(errors.splice(0));
  });
});
