/** Compiled, never run: which signatures fit together. */
import {
  chain,
  chord,
  group,
  type AnySignature,
  type AsyncResult,
  type FailureData,
  type GroupResult,
  type TaskClient,
  type TaskContext,
} from 'nest-task-queue';

class Shop {
  reserve(_id: string, _items: readonly string[]): { ref: string } {
    return { ref: '' };
  }
  ship(_order: { ref: string }, _express?: boolean, _task?: TaskContext): Promise<number> {
    return Promise.resolve(1);
  }
  price(_id: string): number {
    return 1;
  }
  sum(_prices: readonly number[], _label: string): string {
    return '';
  }
  pair(_both: readonly [number, string]): boolean {
    return true;
  }
  stream(_prices: AsyncIterable<number>): number {
    return 1;
  }
  forget(_id: string): void {}
  after(_nothing: null): number {
    return 1;
  }
  failed(_failure: FailureData, _what: string): void {}
  any(_value: unknown): string {
    return '';
  }
}

declare const client: TaskClient;
declare const ids: readonly string[];
const shop = client.of(Shop);

export async function accepted(): Promise<void> {
  const shipped: AsyncResult<number> = await client.enqueue(
    chain(shop.reserve.si('o-1', []), shop.ship.s(), shop.any.s(), shop.price.s()),
  );
  await shipped.get();
  const express: AsyncResult<number> = await client.enqueue(
    chain(shop.reserve.si('o-1', []), shop.ship.s(true)),
  );
  const immutable: AsyncResult<number> = await client.enqueue(chain(shop.price.si('a'), shop.price.si('b')));
  const prices: GroupResult<number[]> = await client.enqueue(group(ids.map((id) => shop.price.si(id))));
  const tuple: GroupResult<[number, { ref: string }]> = await client.enqueue(
    group([shop.price.si('a'), shop.reserve.si('o', [])]),
  );
  const [price, { ref }]: [number, { ref: string }] = await tuple.get();
  const total: AsyncResult<string> = await client.enqueue(
    chord(
      ids.map((id) => shop.price.si(id)),
      shop.sum.s('EUR'),
    ),
  );
  const both: AsyncResult<boolean> = await client.enqueue(
    chord([shop.price.si('a'), shop.any.si(1)], shop.pair.s()),
  );
  const streamed: AsyncResult<number> = await client.enqueue(
    chord(
      ids.map((id) => shop.price.si(id)),
      shop.stream.s(),
      { results: 'stream' },
    ),
  );
  const followed: AsyncResult<string> = await client.enqueue(
    chain(group([shop.price.si('a'), shop.price.si('b')]), shop.sum.s('EUR')),
  );
  const spread: AsyncResult<number[]> = await client.enqueue(
    chain(shop.any.si(1), group([shop.price.s(), shop.price.s()])),
  );
  const voids: AsyncResult<number> = await client.enqueue(chain(shop.forget.si('a'), shop.after.s()));
  const mapped: AsyncResult<number[]> = await client.enqueue(shop.price.map(['a', 'b']));
  const chunked: GroupResult<number[][]> = (await client.enqueue(
    shop.reserve.chunks([['o', []]], 10),
  )) as never;
  const parts: GroupResult<[number, { ref: string }]> = await client.enqueue(
    group(shop.price.si('a'), shop.reserve.si('o', [])),
  );
  const pairOfParts: AsyncResult<boolean> = await client.enqueue(
    chord(group(shop.price.si('a'), shop.any.si(1)), shop.pair.s()),
  );
  const headerOfOne: AsyncResult<string> = await client.enqueue(chord(shop.price.si('a'), shop.sum.s('EUR')));
  const listed: AsyncResult<number> = await client.enqueue(
    chain([shop.reserve.si('o-1', []), shop.ship.s(), shop.any.s(), shop.price.s()]),
  );
  const spreadParts: AsyncResult<number[]> = await client.enqueue(
    chain([shop.any.si(1), group(shop.price.s(), shop.price.s())]),
  );
  await client.enqueue(chain(ids.map((id) => shop.price.si(id))));
  await client.enqueue(group(...ids.map((id) => shop.price.si(id))));
  const members: readonly AnySignature[] = [shop.price.si('a') as AnySignature];
  await client.enqueue(chain(members));
  await client.enqueue(shop.price.si('a').linkError(shop.failed.s('price')));
  await client.enqueue(chain(shop.price.si('a')).linkError(chain(shop.failed.s('x'), shop.price.si('b'))));
  await client.enqueue(chain(shop.price.si('a')).linkError(shop.forget.si('a')).with({ expires: '1h' }));
  await client.enqueue(chain(client.task<number>('other.task').si(), shop.any.s()));
  void [
    express,
    immutable,
    prices,
    price,
    ref,
    total,
    both,
    streamed,
    followed,
    spread,
    voids,
    mapped,
    chunked,
    parts,
    pairOfParts,
    headerOfOne,
    listed,
    spreadParts,
  ];
}

export function refused(): unknown[] {
  return [
    // @ts-expect-error -- the wrong order: a price is no order
    chain(shop.price.si('a'), shop.ship.s()),
    // @ts-expect-error -- in the middle, too
    chain(shop.any.si(1), shop.price.s(), shop.ship.s(), shop.any.s()),
    // @ts-expect-error -- an argument is missing
    shop.reserve.si('o-1'),
    // @ts-expect-error -- an argument of the wrong type
    shop.reserve.si('o-1', 'items'),
    // @ts-expect-error -- what .s() leaves to be given is missing
    shop.sum.s(),
    // @ts-expect-error -- or of the wrong type
    shop.sum.s(5),
    // @ts-expect-error -- or too much
    shop.price.s('a', 'b'),
    // @ts-expect-error -- a .s() that nothing stands before
    client.enqueue(shop.price.s()),
    // @ts-expect-error -- nor before the chain it begins
    client.enqueue(chain(shop.price.s(), shop.any.s())),
    // @ts-expect-error -- nor before the group it is in
    client.enqueue(group([shop.price.si('a'), shop.price.s()])),
    // @ts-expect-error -- nor before the header it is in
    client.enqueue(chord([shop.price.s()], shop.any.s())),
    // @ts-expect-error -- a body that takes something else than a list of prices
    chord([shop.reserve.si('o', [])], shop.sum.s('EUR')),
    // @ts-expect-error -- a body that takes one price, not a list
    chord([shop.price.si('a')], shop.price.s()),
    // @ts-expect-error -- a body that takes a list where the results are streamed
    chord([shop.price.si('a')], shop.sum.s('EUR'), { results: 'stream' }),
    // @ts-expect-error -- a body that takes a stream where they come as a list
    chord([shop.price.si('a')], shop.stream.s()),
    // @ts-expect-error -- a stream of something else
    chord([shop.reserve.si('o', [])], shop.stream.s(), { results: 'stream' }),
    // @ts-expect-error -- a group followed by what does not take its list
    chain(group([shop.price.si('a')]), shop.ship.s()),
    // @ts-expect-error -- parts that do not take what comes before
    chain(shop.price.si('a'), group([shop.ship.s()])),
    // @ts-expect-error -- nothing is passed on as null, not as undefined
    chain(shop.forget.si('a'), shop.price.s()),
    // @ts-expect-error -- an errback that takes no failure
    shop.price.si('a').linkError(shop.sum.s('EUR')),
    // @ts-expect-error -- an id is for the whole
    shop.price.si('a').with({ id: 'mine' }),
    // @ts-expect-error -- and a dedupe key is for single tasks
    chain(shop.price.si('a')).with({ dedupe: { key: 'k', for: '1s' } }),
    // @ts-expect-error -- a handle is no signature
    chain(shop.price),
    // @ts-expect-error -- the wrong order in a list
    chain([shop.price.si('a'), shop.ship.s()]),
    // @ts-expect-error -- in the middle of a list, too
    chain([shop.any.si(1), shop.price.s(), shop.ship.s(), shop.any.s()]),
    // @ts-expect-error -- a list that begins with a .s(), and nothing before it
    client.enqueue(chain([shop.price.s(), shop.any.s()])),
    // @ts-expect-error -- a handle in a list
    chain([shop.price.si('a'), shop.any]),
    // @ts-expect-error -- a list and a member beside it
    chain([shop.price.si('a')], shop.any.s()),
    // @ts-expect-error -- a .s() that nothing stands before, among parts one by one
    client.enqueue(group(shop.price.si('a'), shop.price.s())),
    // @ts-expect-error -- parts one by one that do not take what comes before
    chain(shop.price.si('a'), group(shop.any.s(), shop.ship.s())),
    // @ts-expect-error -- a handle among parts
    group(shop.price.si('a'), shop.price),
    // @ts-expect-error -- a part of which an argument is missing
    group(shop.price.si('a'), shop.reserve.si('o')),
    // @ts-expect-error -- a list and a part beside it
    group([shop.price.si('a')], shop.price.si('b')),
    // @ts-expect-error -- a body that does not take the results of the parts
    chord(group(shop.price.si('a'), shop.reserve.si('o', [])), shop.sum.s('EUR')),
    // @ts-expect-error -- a header of one gives a list of one
    chord(shop.price.si('a'), shop.price.s()),
    // @ts-expect-error -- a body that is missing
    chord(shop.price.si('a')),
    // @ts-expect-error -- items of the wrong type
    shop.price.map([1, 2]),
    // @ts-expect-error -- calls with an argument missing
    shop.reserve.chunks([['o']], 10),
  ];
}
