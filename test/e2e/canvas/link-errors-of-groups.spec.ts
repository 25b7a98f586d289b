import { chain, chord, group } from 'nest-task-queue';
import { AFTER, BODY, BROKEN, cases, FAILED, GONE, OK, REJECTED, REVOKED } from './case.js';

const CHORD = 'ChordError < RangeError';

cases('linkError() of a group', [
  {
    what: 'runs once, whatever number of parts failed',
    canvas: (c) => group([c.fail.si(), c.reject.si(), c.one.si()]).linkError(c.seen.s()),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0': FAILED, 'w.1': REJECTED, 'w.2': OK, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'goes when all parts have succeeded',
    canvas: (c) => group([c.one.si()]).linkError(c.seen.s()),
    gives: [1],
    ends: { w: OK, 'w.0': OK, 'w!0': GONE },
  },
  {
    what: 'runs once when it fails fast',
    canvas: (c) =>
      group([c.fail.si(), c.one.si().with({ queue: 'closed' })], { failFast: true }).linkError(c.seen.s()),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0': FAILED, 'w.1': REVOKED, 'w!0': OK },
  },
  {
    what: 'runs also when a member follows the group',
    canvas: (c) => chain(group([c.fail.si()]).linkError(c.seen.s()), c.echo.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: BODY, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
]);

cases('linkError() of a chord', [
  {
    what: 'runs once, with the ChordError, when a part has failed',
    canvas: (c) => chord([c.fail.si(), c.fail.si()], c.sum.s()).linkError(c.seen.s()),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/0.1': FAILED, w: BODY, 'w!0': OK },
    values: { 'w!0': [CHORD] },
  },
  {
    what: 'runs once when its body has failed',
    canvas: (c) => chord([c.one.si()], c.fail.si()).linkError(c.seen.s()),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, 'w/0.0': OK, w: FAILED, 'w!0': OK },
    values: { 'w!0': ['RangeError'] },
  },
  {
    what: 'goes when it has succeeded',
    canvas: (c) => chord([c.one.si()], c.sum.s()).linkError(c.seen.s()),
    gives: 1,
    ends: { 'w/0': OK, 'w/0.0': OK, w: OK, 'w!0': GONE },
  },
  {
    what: 'runs beside the one of its body',
    canvas: (c) => chord([c.fail.si()], c.sum.s().linkError(c.seen.s('body'))).linkError(c.seen.s('chord')),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: BODY, 'w!0': OK, 'w!1': OK },
    values: { 'w!0': [CHORD, 'chord'], 'w!1': [CHORD, 'body'] },
  },
  {
    what: 'on its body runs once when that is a group',
    canvas: (c) => chord([c.fail.si()], group([c.sum.s(), c.sum.s()]).linkError(c.seen.s())),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, w: AFTER, 'w.0': AFTER, 'w.1': AFTER, 'w!0': OK },
    values: { 'w!0': [CHORD] },
  },
  {
    what: 'in a chain runs once, and not for members after it',
    canvas: (c) => chain(chord([c.fail.si()], c.sum.s()).linkError(c.seen.s()), c.add.s(1)),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/1': BODY, w: AFTER, 'w!0': OK },
    values: { 'w!0': [CHORD] },
  },
]);
