import { chain, chord, group } from 'nest-task-queue';
import {
  AFTER,
  BODY,
  BROKEN,
  cases,
  PROPAGATED,
  EXPIRED,
  FAILED,
  GONE,
  LATE,
  OK,
  REJECTED,
  REVOKED,
} from './case.js';

const PAST = new Date(0);
const CHORD = 'ChordError < RangeError';

cases('linkError() of a task', [
  {
    what: 'runs once, with the failure, when the task has failed',
    canvas: (c) => c.fail.si().linkError(c.seen.s('it')),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': OK },
    values: { 'w!0': ['RangeError', 'it'] },
  },
  {
    what: 'goes when the task has succeeded',
    canvas: (c) => c.one.si().linkError(c.seen.s()),
    gives: 1,
    ends: { w: OK, 'w!0': GONE },
  },
  {
    what: 'runs when the task is rejected',
    canvas: (c) => c.reject.si().linkError(c.seen.s()),
    throws: 'RangeError in w',
    ends: { w: REJECTED, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'runs when the task has expired',
    canvas: (c) => c.one.si().with({ expires: PAST }).linkError(c.seen.s()),
    throws: 'TaskExpiredError',
    ends: { w: EXPIRED, 'w!0': OK },
    values: { 'w!0': ['TaskExpiredError'] },
  },
  {
    what: 'runs when all of the workflow has expired',
    canvas: (c) =>
      chain(c.one.si().linkError(c.seen.s()), c.one.si()).linkError(chain(c.seen.s(), c.echo.s())),
    options: { expires: PAST },
    throws: 'TaskExpiredError',
    ends: { 'w/0': EXPIRED, w: LATE, 'w!0': OK, 'w!0~1/0': OK, 'w!1': OK },
    values: { 'w!0': ['TaskExpiredError'], 'w!1': ['TaskExpiredError'] },
  },
  {
    what: 'does not run when the task is revoked',
    canvas: (c) => c.revokesItself.si().linkError(c.seen.s()),
    throws: 'TaskRevokedError',
    ends: { w: REVOKED, 'w!0': GONE },
  },
  {
    what: 'runs after the last attempt, not before',
    canvas: (c) => group([c.flaky.si(1).linkError(c.seen.s()), c.flaky.si(5).linkError(c.seen.s())]),
    throws: 'RangeError in w.1',
    ends: { w: BROKEN, 'w.0': OK, 'w!0': GONE, 'w.1': FAILED, 'w!1': OK },
  },
  {
    what: 'does not run when the task never ran',
    canvas: (c) => chain(c.fail.si(), c.add.s(1).linkError(c.seen.s())),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, w: PROPAGATED, 'w!0': GONE },
  },
  {
    what: 'runs each of several',
    canvas: (c) => c.fail.si().linkError(c.seen.s(1)).linkError(c.seen.s(2)),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': OK, 'w!1': OK },
    values: { 'w!0': ['RangeError', 1], 'w!1': ['RangeError', 2] },
  },
  {
    what: 'that is a .si() is told nothing',
    canvas: (c) => c.fail.si().linkError(c.echo.si('compensate')),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': OK },
    values: { 'w!0': 'compensate' },
  },
  {
    what: 'that fails itself is a failure like any other',
    canvas: (c) => c.fail.si().linkError(c.fail.si().linkError(c.seen.s('of the first'))),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': FAILED, 'w!1': OK },
    values: { 'w!1': ['RangeError', 'of the first'] },
  },
]);

cases('linkError() with a workflow', [
  {
    what: 'runs a chain, the failure first',
    canvas: (c) => c.fail.si().linkError(chain(c.seen.s('a'), c.echo.s('b'))),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0~1/0': OK, 'w!0': OK },
    values: { 'w!0': [['RangeError', 'a'], 'b'] },
  },
  {
    what: 'runs a group, each .s() with the failure',
    canvas: (c) => c.fail.si().linkError(group([c.seen.s('a'), c.one.si()])),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0': OK, 'w!0~1.0': OK, 'w!0~1.1': OK },
    values: { 'w!0': [['RangeError', 'a'], 1] },
  },
  {
    what: 'runs a chord that takes nothing',
    canvas: (c) => c.fail.si().linkError(chord([c.one.si()], c.sum.s())),
    throws: 'RangeError in w',
    ends: { w: FAILED, 'w!0~1/0': OK, 'w!0~1/0.0': OK, 'w!0': OK },
    values: { 'w!0': 1 },
  },
  {
    what: 'goes whole when nothing has failed',
    canvas: (c) => c.one.si().linkError(chain(c.seen.s(), c.echo.s())),
    gives: 1,
    ends: { w: OK, 'w!0': GONE },
  },
]);

cases('linkError() of a chain', [
  {
    what: 'runs once when its first member failed',
    canvas: (c) => chain(c.fail.si(), c.add.s(1), c.add.s(1)).linkError(c.seen.s()),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, 'w/1': PROPAGATED, w: PROPAGATED, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'runs once when its last member failed',
    canvas: (c) => chain(c.one.si(), c.fail.si()).linkError(c.seen.s()),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, w: FAILED, 'w!0': OK },
  },
  {
    what: 'goes when it has succeeded',
    canvas: (c) => chain(c.one.si(), c.add.s(1)).linkError(c.seen.s()),
    gives: 2,
    ends: { 'w/0': OK, w: OK, 'w!0': GONE },
  },
  {
    what: 'runs beside the one of the member that failed',
    canvas: (c) => chain(c.one.si(), c.fail.si().linkError(c.seen.s('member'))).linkError(c.seen.s('chain')),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, w: FAILED, 'w!0': OK, 'w!1': OK },
    values: { 'w!0': ['RangeError', 'chain'], 'w!1': ['RangeError', 'member'] },
  },
  {
    what: 'in a chain runs for its own members, and so does the outer one',
    canvas: (c) =>
      chain(chain(c.one.si(), c.fail.si()).linkError(c.seen.s('inner')), c.add.s(1)).linkError(
        c.seen.s('outer'),
      ),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, 'w/1': FAILED, w: PROPAGATED, 'w!0': OK, 'w!1': OK },
    values: { 'w!0': ['RangeError', 'outer'], 'w!1': ['RangeError', 'inner'] },
  },
  {
    what: 'in a chain does not run for the members of the outer one',
    canvas: (c) =>
      chain(chain(c.one.si(), c.one.si()).linkError(c.seen.s('inner')), c.fail.si()).linkError(
        c.seen.s('outer'),
      ),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, 'w/1': OK, w: FAILED, 'w!0': OK, 'w!1': GONE },
  },
  {
    what: 'does not run when the chain never began',
    canvas: (c) => chain(c.fail.si(), chain(c.add.s(1), c.add.s(1)).linkError(c.seen.s())),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, 'w/1': PROPAGATED, w: PROPAGATED, 'w!0': GONE },
  },
  {
    what: 'does not run when a member is revoked',
    canvas: (c) => chain(c.one.si(), c.revokesItself.si(), c.add.s(1)).linkError(c.seen.s()),
    throws: 'TaskRevokedError',
    ends: { 'w/0': OK, 'w/1': REVOKED, w: REVOKED, 'w!0': GONE },
  },
  {
    what: 'runs once when it ends with a group that failed',
    canvas: (c) => chain(c.one.si(), group([c.fail.si(), c.fail.si()])).linkError(c.seen.s()),
    throws: 'RangeError in w.0',
    ends: { 'w/0': OK, w: BROKEN, 'w.0': FAILED, 'w.1': FAILED, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'that ends with a group runs also when a member follows it',
    canvas: (c) => chain(chain(c.one.si(), group([c.fail.si()])).linkError(c.seen.s()), c.echo.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': OK, 'w/1': BROKEN, 'w/1.0': FAILED, w: BODY, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'runs once when a group failed before a group',
    canvas: (c) => chain(group([c.fail.si()]), group([c.sum.s()]), c.echo.s()).linkError(c.seen.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/1': AFTER, 'w/1.0': AFTER, w: AFTER, 'w!0': OK },
    values: { 'w!0': [CHORD] },
  },
  {
    what: 'runs once when a task that was replaced by a failing group stood before a group',
    canvas: (c) =>
      chain([
        c.swap.si('failingGroup'),
        chain([group([c.sum.s()]), c.echo.s()]).linkError(c.seen.s()) as never,
      ]),
    throws: 'ChordError < RangeError in w',
    ends: {
      'w/0': BROKEN,
      'w/0~1.0': OK,
      'w/0~1.1': FAILED,
      'w/1': AFTER,
      'w/1.0': AFTER,
      w: AFTER,
      'w!0': OK,
    },
    values: { 'w!0': [CHORD] },
  },
  {
    what: 'runs once when a group after a group failed',
    canvas: (c) => chain(group([c.one.si()]), group([c.fail.si()]), c.echo.s()).linkError(c.seen.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/1': BROKEN, 'w/1.0': FAILED, w: BODY, 'w!0': OK },
    values: { 'w!0': [CHORD] },
  },
  {
    what: 'as a part runs when the part has failed',
    canvas: (c) => group([chain(c.fail.si(), c.add.s(1)).linkError(c.seen.s()), c.one.si()]),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0/0': FAILED, 'w.0': PROPAGATED, 'w.1': OK, 'w!0': OK },
  },
]);
