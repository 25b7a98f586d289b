import { chain, chord, group } from 'nest-task-queue';
import { AFTER, BODY, BROKEN, cases, PROPAGATED, EXPIRED, FAILED, OK, REVOKED } from './case.js';

const PAST = new Date(0);
const CHORD_BY = (name: string) => `FAILURE dependency ChordError < ${name}`;

cases('A chord', [
  {
    what: 'hands the list of results to its body',
    canvas: (c) => chord([c.one.si(), c.add.si(1, 1)], c.sum.s()),
    gives: 3,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK },
  },
  {
    what: 'hands them over in the order written',
    canvas: (c) =>
      chord([c.one.si().with({ countdown: 20 }), c.add.si(1, 1), c.add.si(1, 2)], c.echo.s('body')),
    gives: [[1, 2, 3], 'body'],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, 'w/0.2': OK, w: OK },
  },
  {
    what: 'of an empty header calls its body with an empty list',
    canvas: (c) => chord([], c.echo.s()),
    gives: [],
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'of one part hands over a list of one',
    canvas: (c) => chord([c.one.si()], c.echo.s()),
    gives: [1],
    ends: { 'w/0': OK, 'w/0.0': OK, w: OK },
  },
  {
    what: 'is a group followed by a member',
    canvas: (c) => chain(group([c.one.si(), c.add.si(1, 1)]), c.sum.s(), c.add.s(10)),
    gives: 13,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'takes a group as its header',
    canvas: (c) => chord(group([c.one.si(), c.one.si()]), c.sum.s()),
    gives: 2,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK },
  },
  {
    what: 'keeps the order of a group inside its header',
    canvas: (c) => chord([c.echo.si(0), group([c.echo.si(1), c.echo.si(2), c.echo.si(3)])], c.echo.s()),
    gives: [0, [1, 2, 3]],
    ends: {
      'w/0': OK,
      'w/0.0': OK,
      'w/0.1': OK,
      'w/0.1.0': OK,
      'w/0.1.1': OK,
      'w/0.1.2': OK,
      w: OK,
    },
  },
  {
    what: 'with a body that is a .si() hands nothing over',
    canvas: (c) => chord([c.one.si()], c.add.si(2, 3)),
    gives: 5,
    ends: { 'w/0': OK, 'w/0.0': OK, w: OK },
  },
  {
    what: 'with a chain as its body hands the list to the first member',
    canvas: (c) => chord([c.one.si(), c.one.si()], chain(c.sum.s(), c.add.s(5))),
    gives: 7,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'with a group as its body hands the list to each part',
    canvas: (c) => chord([c.one.si(), c.one.si()], group([c.sum.s(), c.echo.s('x')])),
    gives: [2, [[1, 1], 'x']],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'with a chord as its body is a chord of a chord',
    canvas: (c) => chord([c.one.si()], chord([c.sum.s(), c.sum.s()], c.sum.s())),
    gives: 2,
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/1': OK, 'w/1.0': OK, 'w/1.1': OK, w: OK },
  },
  {
    what: 'after a member hands its result to the header',
    canvas: (c) => chain(c.one.si(), chord([c.add.s(1), c.add.s(2)], c.sum.s())),
    gives: 5,
    ends: { 'w/0': OK, 'w/1': OK, 'w/1.0': OK, 'w/1.1': OK, w: OK },
  },
  {
    what: 'runs its body when a part is to be ignored',
    canvas: (c) => chord([c.ignore.si(), c.one.si()], c.echo.s()),
    gives: [null, 1],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK },
  },
  {
    what: 'fails with the first part that failed, when all have ended',
    canvas: (c) => chord([c.one.si(), c.fail.si(), c.one.si().with({ countdown: 20 })], c.sum.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': OK, 'w/0.1': FAILED, 'w/0.2': OK, w: BODY },
  },
  {
    what: 'fails at once if its header fails fast',
    canvas: (c) => chord([c.one.si().with({ countdown: '1h' }), c.fail.si()], c.sum.s(), { failFast: true }),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': REVOKED, 'w/0.1': FAILED, w: BODY },
  },
  {
    what: 'that fails ends the members after it with the same ChordError, quietly',
    canvas: (c) => chain(group([c.fail.si()]), c.sum.s(), c.add.s(1), c.add.s(1)),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/1': BODY, 'w/2': AFTER, w: AFTER },
  },
  {
    what: 'that fails ends a body of many tasks as a whole, once',
    canvas: (c) => chord([c.fail.si()], group([c.sum.s(), chain(c.sum.s(), c.add.s(1))])),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: AFTER, 'w.0': AFTER, 'w.1/0': AFTER, 'w.1': AFTER },
  },
  {
    what: 'fails with its body',
    canvas: (c) => chord([c.one.si()], c.failOn.s()),
    throws: 'TypeError in w',
    ends: { 'w/0': OK, 'w/0.0': OK, w: 'FAILURE retries-exhausted TypeError +letter +hook' },
  },
  {
    what: 'fails with a part that is revoked',
    canvas: (c) => chord([c.one.si(), c.revokesItself.si()], c.sum.s()),
    throws: 'ChordError < TaskRevokedError in w',
    ends: {
      'w/0': 'FAILURE part TaskRevokedError',
      'w/0.0': OK,
      'w/0.1': REVOKED,
      w: `${CHORD_BY('TaskRevokedError')} +hook`,
    },
  },
  {
    what: 'fails with a part that expires',
    canvas: (c) => chord([c.one.si(), c.one.si().with({ expires: PAST })], c.sum.s()),
    throws: 'ChordError < TaskExpiredError in w',
    ends: {
      'w/0': 'FAILURE part TaskExpiredError',
      'w/0.0': OK,
      'w/0.1': EXPIRED,
      w: `${CHORD_BY('TaskExpiredError')} +hook`,
    },
  },
  {
    what: 'inside a group fails that group with its ChordError',
    canvas: (c) => group([c.one.si(), chord([c.fail.si()], c.sum.s())]),
    throws: 'ChordError < RangeError in w.1',
    ends: {
      w: 'FAILURE part ChordError < RangeError',
      'w.0': OK,
      'w.1/0': BROKEN,
      'w.1/0.0': FAILED,
      'w.1': BODY,
    },
  },
  {
    what: 'in a chord carries the failure from the inside out',
    canvas: (c) => chord([chord([c.fail.si()], c.sum.s())], c.sum.s()),
    throws: 'ChordError < ChordError in w',
    ends: {
      'w/0': 'FAILURE part ChordError < RangeError',
      'w/0.0/0': BROKEN,
      'w/0.0/0.0': FAILED,
      'w/0.0': BODY,
      w: `${CHORD_BY('ChordError')} +hook`,
    },
  },
  {
    what: 'whose results come as a stream reads them in their order',
    canvas: (c) =>
      chord([c.one.si(), c.add.si(1, 1), group([c.one.si()])], c.stream.s('end'), { results: 'stream' }),
    gives: [1, 2, [1], 'end'],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, 'w/0.2': OK, 'w/0.2.0': OK, w: OK },
  },
  {
    what: 'with a stream of nothing gives nothing',
    canvas: (c) => chord([], c.stream.s(), { results: 'stream' }),
    gives: [],
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'with a stream and a chain as its body streams to the first member only',
    canvas: (c) =>
      chord([c.one.si(), c.ignore.si()], chain(c.stream.s(), c.echo.s('next')), { results: 'stream' }),
    gives: [[1, null], 'next'],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'with a stream fails like any other',
    canvas: (c) => chord([c.fail.si()], c.stream.s(), { results: 'stream' }),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: BODY },
  },
  {
    what: 'after a member that failed does not begin',
    canvas: (c) => chain(c.fail.si(), chord([c.add.s(1)], c.sum.s()), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, 'w/1': PROPAGATED, 'w/1.0': PROPAGATED, 'w/2': PROPAGATED, w: PROPAGATED },
  },
  {
    what: 'after a chord takes its result',
    canvas: (c) => chain(group([c.one.si()]), group([c.echo.s(), c.sum.s()]), c.echo.s()),
    gives: [[1], 1],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/1': OK, 'w/1.0': OK, 'w/1.1': OK, w: OK },
  },
]);

// What Celery 5.6 never ends.
cases('No workflow hangs on', [
  {
    what: 'a failed member before a group',
    canvas: (c) => chain(c.one.si(), c.fail.si(), group([c.add.s(1), c.add.s(2)])),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, 'w/1': FAILED, w: PROPAGATED, 'w.0': PROPAGATED, 'w.1': PROPAGATED },
  },
  {
    what: 'a group of a chain that ends in a group',
    canvas: (c) => group([chain(c.one.si(), group([c.add.s(1), c.add.s(2)]))]),
    gives: [[2, 3]],
    ends: { w: OK, 'w.0/0': OK, 'w.0': OK, 'w.0.0': OK, 'w.0.1': OK },
  },
  {
    what: 'a group of a chord whose body is a chain of one',
    canvas: (c) => group([chord([c.one.si()], chain(c.sum.s()))]),
    gives: [1],
    ends: { w: OK, 'w.0/0': OK, 'w.0/0.0': OK, 'w.0': OK },
  },
  {
    what: 'a header of nothing but an ignored part',
    canvas: (c) => chord([c.ignore.si()], c.echo.s()),
    gives: [null],
    ends: { 'w/0': OK, 'w/0.0': OK, w: OK },
  },
  {
    what: 'a failing chain with a group as a member of a header',
    canvas: (c) => chord([chain(c.fail.si(), group([c.add.s(1)])), c.one.si()], c.echo.s()),
    throws: 'ChordError < RangeError in w',
    ends: {
      'w/0': BROKEN,
      'w/0.0/0': FAILED,
      'w/0.0': PROPAGATED,
      'w/0.0.0': PROPAGATED,
      'w/0.1': OK,
      w: BODY,
    },
  },
  {
    what: 'what comes after a revoked member',
    canvas: (c) => chain(c.one.si(), c.revokesItself.si(), group([c.one.si()]), c.sum.s()),
    throws: 'TaskRevokedError',
    ends: { 'w/0': OK, 'w/1': REVOKED, 'w/2': REVOKED, 'w/2.0': REVOKED, w: REVOKED },
  },
  {
    what: 'a rejected part of a header',
    canvas: (c) => chord([c.reject.si()], c.sum.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': 'FAILURE rejected RangeError +letter +hook', w: BODY },
  },
  {
    what: 'a group that follows a group',
    canvas: (c) => chain(group([c.one.si(), c.one.si()]), group([c.sum.s(), c.sum.s()])),
    gives: [2, 2],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK, 'w.0': OK, 'w.1': OK },
  },
]);
