import { expect, it } from '@jest/globals';
import { chain, chord, group } from 'nest-task-queue';
import { BODY, BROKEN, cases, EXPIRED, FAILED, LATE, OK, onBoth } from './case.js';

const PAST = new Date(0);
const OTHER = { queue: 'other' };

cases('Options of a canvas', [
  {
    what: 'hold for all its members',
    canvas: (c) => chain(c.context.si(['queue', 'priority']), group([c.context.si(['queue', 'priority'])])),
    options: { ...OTHER, priority: 7 },
    gives: [{ queue: 'other', priority: 7 }],
    ends: { 'w/0': OK, w: OK, 'w.0': OK },
    values: { 'w/0': { queue: 'other', priority: 7 } },
  },
  {
    what: 'give way to those of what is inside, the innermost last',
    canvas: (c) =>
      chain(
        c.context.si(['priority']),
        group([c.context.si(['priority']), c.context.si(['priority']).with({ priority: 3 })]).with({
          priority: 2,
        }),
      ).with({ priority: 1 }),
    options: { priority: 9 },
    gives: [{ priority: 2 }, { priority: 3 }],
    ends: { 'w/0': OK, w: OK, 'w.0': OK, 'w.1': OK },
    values: { 'w/0': { priority: 1 } },
  },
  {
    what: 'merge headers key by key',
    canvas: (c) =>
      group([c.context.si(['headers']).with({ headers: { own: '3', both: 'own' } })]).with({
        headers: { group: '2', both: 'group' },
      }),
    options: { headers: { call: '1', both: 'call' } },
    gives: [{ headers: { call: '1', group: '2', own: '3', both: 'own' } }],
    ends: { w: OK, 'w.0': OK },
  },
  {
    what: 'hold for what a failure sets going',
    canvas: (c) =>
      chain(c.fail.si())
        .linkError(c.context.si(['queue', 'headers']))
        .with(OTHER),
    options: { headers: { tenant: 'acme' } },
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': OK },
    values: { 'w!0': { queue: 'other', headers: { tenant: 'acme' } } },
  },
  {
    what: 'pass headers on to what replaces a member',
    canvas: (c) => chain(c.swap.si('chain'), c.context.si(['headers'])),
    options: { headers: { tenant: 'acme' } },
    gives: { headers: { tenant: 'acme' } },
    ends: { 'w/0~1/0': OK, 'w/0': OK, w: OK },
  },
  {
    what: 'give retries to all its members',
    canvas: (c) => group([c.flaky.si(2), c.flaky.si(1)]).with({ retry: { limit: 2 } }),
    gives: [3, 2],
    ends: { w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'give limits to all its members',
    canvas: (c) => chain(c.held.si('return'), c.add.s(1)).with({ timeLimit: { hard: 20 }, retry: 0 }),
    throws: 'TimeLimitExceeded in w',
    ends: {
      'w/0': 'FAILURE time-limit TimeLimitExceeded +letter +hook',
      w: 'FAILURE dependency TimeLimitExceeded',
    },
  },
  {
    what: 'let a member expire when its turn comes too late',
    canvas: (c) => chain(c.one.si().with({ countdown: 40 }), c.add.s(1), c.add.s(1)),
    options: { expires: 20 },
    throws: 'TaskExpiredError',
    ends: { 'w/0': EXPIRED, 'w/1': LATE, w: LATE },
  },
  {
    what: 'count an expiry of a member from when it is set going',
    canvas: (c) => chain(c.one.si().with({ countdown: 40 }), c.add.s(1).with({ expires: '1h' })),
    gives: 2,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'count an expiry given with .with() from when each is set going',
    canvas: (c) =>
      chain(c.one.si().with({ countdown: 30, expires: '1h' }), c.add.s(1)).with({ expires: '1h' }),
    gives: 2,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'let a member keep its own expiry',
    canvas: (c) => group([c.one.si().with({ expires: '1h' }), c.one.si()]),
    options: { expires: PAST },
    throws: 'TaskExpiredError in w.1',
    ends: { w: 'FAILURE part TaskExpiredError', 'w.0': OK, 'w.1': EXPIRED },
  },
  {
    what: 'hold back each part of a group, and not what follows it',
    canvas: (c) => chord([c.one.si(), c.one.si()], c.sum.s()).with({ countdown: 30 }),
    gives: 2,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK },
  },
  {
    what: 'keep no result where none is wanted, and pass it on all the same',
    canvas: (c) => chain(c.one.si(), c.add.s(1)),
    options: { ignoreResult: true },
    gives: undefined,
    ends: { 'w/0': OK, w: OK },
    values: { 'w/0': undefined },
  },
  {
    what: 'of tasks by name say where they go',
    canvas: (c) =>
      chain([c.named('fixture.one').si().with(OTHER), c.named('fixture.context').si(['queue']).with(OTHER)]),
    gives: { queue: 'other' },
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'make tasks by name fail like any other',
    canvas: (c) => chord([c.named<number>('fixture.fail').si()], c.named<number>('fixture.sum').s() as never),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: BODY },
  },
]);

onBoth((app) => {
  it('The context of a member says where it stands in the workflow', async () => {
    const { canvas: c } = app();
    const names = ['id', 'rootId', 'parentId', 'groupId', 'groupIndex'] as const;
    const canvas = chain(c.one.si(), group([c.one.si(), c.context.si([...names])]), c.echo.s());
    const result = await app().enqueue(canvas);
    const [, context] = (await result.get({ timeout: '6s' })) as unknown[];
    const root = result.id;
    expect(context).toEqual({
      id: `${root}/1.1`,
      rootId: root,
      parentId: null,
      groupId: `${root}/1`,
      groupIndex: 1,
    });
  });

  it('The context of a member says which member came before it', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si(), c.context.si(['parentId', 'rootId'])));
    expect(await result.get({ timeout: '6s' })).toEqual({ parentId: `${result.id}/0`, rootId: result.id });
  });

  it('The context of a member has its expiry', async () => {
    const { canvas: c } = app();
    const expires = new Date(Date.now() + 3_600_000);
    const result = await app().enqueue(chain(c.one.si(), c.context.si(['expiresAt'])), { expires });
    expect(await result.get({ timeout: '6s' })).toEqual({ expiresAt: expires.toISOString() });
  });
});
