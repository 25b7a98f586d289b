import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { chain, chord, group, type AnySignature, type EnqueueOptions } from 'nest-task-queue';
import type { Tasks } from './canvas-application.js';
import { onBoth } from './case.js';

interface Refusal {
  readonly what: string;
  readonly canvas: (c: Tasks) => unknown;
  readonly options?: EnqueueOptions;
  readonly code: string;
  /** What the message says of the fix. */
  readonly says: RegExp;
}

const deep = (c: Tasks, depth: number): AnySignature =>
  depth === 0 ? (c.one.si() as AnySignature) : (group([deep(c, depth - 1)]) as AnySignature);

const REFUSALS: readonly Refusal[] = [
  {
    what: 'a chain of nothing',
    canvas: () => chain([] as never),
    code: 'CANVAS',
    says: /at least one signature/,
  },
  {
    what: 'a member that is no signature',
    canvas: (c) => chain([c.one.si(), 5 as never]),
    code: 'CANVAS',
    says: /member 1 is no signature/,
  },
  {
    what: 'a part that is no signature',
    canvas: () => group(['x' as never]),
    code: 'CANVAS',
    says: /part 0/,
  },
  {
    what: 'a group of a list with a part beside it',
    canvas: (c) => group([c.one.si()] as never, c.one.si()),
    code: 'CANVAS',
    says: /list/,
  },
  {
    what: 'a handle in place of a signature',
    canvas: (c) => chain([c.one as never]),
    code: 'CANVAS',
    says: /task\.s\(…\) or task\.si\(…\)/,
  },
  {
    what: 'a linkError() of what is no signature',
    canvas: (c) => c.one.si().linkError((() => 1) as never),
    code: 'CANVAS',
    says: /linkError\(\) takes a signature/,
  },
  {
    what: 'chunks of no size',
    canvas: (c) => c.add.chunks([[1, 2]], 0),
    code: 'INVALID_OPTION',
    says: /size/,
  },
  { what: 'what is no signature at all', canvas: () => ({}), code: 'UNKNOWN_TASK', says: /task\.si/ },
  { what: 'a .s() alone', canvas: (c) => c.add.s(1), code: 'CANVAS', says: /Use \.si\(\)/ },
  {
    what: 'a .s() at the beginning of a chain',
    canvas: (c) => chain(c.add.s(1), c.add.s(1)),
    code: 'CANVAS',
    says: /\.si/,
  },
  {
    what: 'a .s() in a group at the beginning, behind many others',
    canvas: (c) => group([...Array.from({ length: 1_200 }, () => c.one.si()), c.add.s(1)]),
    code: 'CANVAS',
    says: /nothing stands before it/,
  },
  { what: 'more than 50 levels', canvas: (c) => deep(c, 51), code: 'CANVAS', says: /50 deep/ },
  {
    what: 'an unknown queue of a member',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ queue: 'nowhere' })),
    code: 'UNKNOWN_QUEUE',
    says: /nowhere/,
  },
  {
    what: 'an unknown queue of a group',
    canvas: () => group([]).with({ queue: 'nowhere' }),
    code: 'UNKNOWN_QUEUE',
    says: /nowhere/,
  },
  {
    what: 'an unknown queue of what a failure sets going',
    canvas: (c) => c.one.si().linkError(c.seen.s().with({ queue: 'nowhere' })),
    code: 'UNKNOWN_QUEUE',
    says: /nowhere/,
  },
  {
    what: 'a task that nobody knows, without a queue',
    canvas: (c) => chain([c.one.si(), c.named('no.where').si()]),
    code: 'UNKNOWN_TASK',
    says: /\.with\(\{ queue \}\)/,
  },
  {
    what: 'arguments that are too large',
    canvas: (c) => chain(c.one.si(), c.echo.si('x'.repeat(20_000))),
    code: 'PAYLOAD_TOO_LARGE',
    says: /maxPayload/,
  },
  {
    what: 'arguments that JSON would change',
    canvas: (c) => group([c.one.si(), c.echo.si(new Date())]),
    code: 'PAYLOAD',
    says: /args\[0\]|\[0\]/,
  },
  {
    what: 'an id of a member',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ id: 'mine' } as never)),
    code: 'CANVAS',
    says: /give it to enqueue\(\)/,
  },
  {
    what: 'a dedupe key of a member',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ dedupe: { key: 'k', for: '1s' } } as never)),
    code: 'CANVAS',
    says: /'dedupe'/,
  },
  {
    what: 'a dedupe key of the whole',
    canvas: (c) => chain(c.one.si(), c.add.s(1)),
    options: { dedupe: { key: 'k', for: '1s' } },
    code: 'CANVAS',
    says: /\{ id \}/,
  },
  {
    what: 'a priority out of bounds',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ priority: 10 })),
    code: 'INVALID_OPTION',
    says: /priority/,
  },
  {
    what: 'an unknown option of a member',
    canvas: (c) => group([c.one.si().with({ prio: 1 } as never)]),
    code: 'INVALID_OPTION',
    says: /prio/,
  },
  {
    what: 'a group as the body of a stream',
    canvas: (c) => chord([c.one.si()], group([c.stream.s()]) as never, { results: 'stream' }),
    code: 'CANVAS',
    says: /needs a task as its body/,
  },
];

onBoth((app) => {
  it.each(REFUSALS)(
    'An enqueue refuses $what, and leaves nothing behind',
    async ({ canvas, options, code, says }) => {
      const id = randomUUID();
      const enqueue = async () => app().enqueue(canvas(app().canvas), { id, ...options });
      const error = await enqueue().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
      expect(await app().inspector.workflow(id)).toBeUndefined();
      expect(await app().inspector.overview()).toMatchObject({ active: 0, delayed: 0 });
      // Had anything been begun, it would be here by now or run on a worker that is busy with what comes next.
      expect(await app().outcome(await app().enqueue(chain(app().canvas.one.si())))).toEqual({ value: 1 });
    },
  );

  it('An enqueue under an id that is there stores nothing, and gives the result of the first', async () => {
    const { canvas: c } = app();
    const id = randomUUID();
    const first = await app().enqueue(chain(c.one.si(), c.add.s(1)), { id });
    expect(await first.get({ timeout: '6s' })).toBe(2);
    const second = await app().enqueue(chain(c.one.si(), c.add.s(5), c.add.s(5)), { id });
    expect(second.id).toBe(id);
    expect(await second.get({ timeout: '6s' })).toBe(2);
    expect(await app().client.result(`${id}/1`).state()).toBe('PENDING');
  });

  it('An enqueue takes 50 levels', async () => {
    const result = await app().enqueue(deep(app().canvas, 49));
    expect(JSON.stringify(await result.get({ timeout: '6s' }))).toBe(`${'['.repeat(49)}1${']'.repeat(49)}`);
  });
});
