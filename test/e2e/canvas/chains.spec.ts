import { chain } from 'nest-task-queue';
import { cases, PROPAGATED, EXPIRED, FAILED, LATE, OK, REJECTED, REVOKED } from './case.js';

const PAST = new Date(0);

cases('A chain', [
  {
    what: 'of one is that task',
    canvas: (c) => chain(c.one.si()),
    gives: 1,
    ends: { w: OK },
  },
  {
    what: 'passes each result on as the first argument',
    canvas: (c) => chain(c.one.si(), c.add.s(2), c.add.s(3)),
    gives: 6,
    ends: { 'w/0': OK, 'w/1': OK, w: OK },
    values: { 'w/0': 1, 'w/1': 3 },
  },
  {
    what: 'puts the result before what .s() was given',
    canvas: (c) => chain(c.echo.si('first'), c.echo.s('second', 'third')),
    gives: ['first', 'second', 'third'],
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'passes nothing on to a .si()',
    canvas: (c) => chain(c.one.si(), c.add.si(20, 2), c.add.s(20)),
    gives: 42,
    ends: { 'w/0': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'made of a list is the same',
    canvas: (c) => chain([c.one.si(), c.add.s(1), c.add.s(1), c.add.s(1)]),
    gives: 4,
    ends: { 'w/0': OK, 'w/1': OK, 'w/2': OK, w: OK },
  },
  {
    what: 'in a chain is in one line with it',
    canvas: (c) => chain(c.one.si(), chain(c.add.s(1), c.add.s(1)), c.add.s(1)),
    gives: 4,
    ends: { 'w/0': OK, 'w/1': OK, 'w/2': OK, w: OK },
  },
  {
    what: 'at the end of a chain ends with its id',
    canvas: (c) => chain(c.one.si(), chain(c.add.s(1), chain(c.add.s(1)))),
    gives: 3,
    ends: { 'w/0': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'passes values of any shape on',
    canvas: (c) => chain(c.echo.si({ a: [1, null, { b: 'ü\n"x"' }] }), c.echo.s()),
    gives: { a: [1, null, { b: 'ü\n"x"' }] },
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'passes null on for a member without a result',
    canvas: (c) => chain(c.nothing.si(), c.echo.s('more')),
    gives: [null, 'more'],
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'passes null on for a member that is to be ignored',
    canvas: (c) => chain(c.ignore.si(), c.echo.s('more')),
    gives: [null, 'more'],
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'gives undefined when its last member is to be ignored',
    canvas: (c) => chain(c.one.si(), c.ignore.si()),
    gives: undefined,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'passes on what its member does not keep',
    canvas: (c) => chain(c.secret.si(), c.add.s(1)),
    gives: 8,
    ends: { 'w/0': OK, w: OK },
    values: { 'w/0': undefined },
  },
  {
    what: 'goes on when a member has succeeded at its second attempt',
    canvas: (c) => chain(c.flaky.si(1), c.add.s(10)),
    gives: 12,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'fails with its first member, and nothing after it runs',
    canvas: (c) => chain(c.fail.si(), c.add.s(1), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, 'w/1': PROPAGATED, w: PROPAGATED },
  },
  {
    what: 'fails with a member in the middle',
    canvas: (c) => chain(c.one.si(), c.fail.si(), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, 'w/1': FAILED, w: PROPAGATED },
  },
  {
    what: 'fails with its last member',
    canvas: (c) => chain(c.one.si(), c.fail.si()),
    throws: 'RangeError in w',
    ends: { 'w/0': OK, w: FAILED },
  },
  {
    what: 'fails when the retries of a member are used up',
    canvas: (c) => chain(c.flaky.si(5), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, w: PROPAGATED },
  },
  {
    what: 'fails with a member that rejects',
    canvas: (c) => chain(c.reject.si(), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': REJECTED, w: PROPAGATED },
  },
  {
    what: 'fails with a member that met its hard limit',
    canvas: (c) => chain(c.hang.si(), c.add.s(1)),
    throws: 'TimeLimitExceeded in w',
    ends: {
      'w/0': 'FAILURE time-limit TimeLimitExceeded +letter +hook',
      w: 'FAILURE dependency TimeLimitExceeded',
    },
  },
  {
    what: 'fails with a member whose result cannot travel',
    canvas: (c) => chain(c.returnsBigInt.si(), c.echo.s()),
    throws: 'ResultError < PayloadError in w',
    ends: {
      'w/0': 'FAILURE malformed-result ResultError < PayloadError +letter +hook',
      w: 'FAILURE dependency ResultError < PayloadError',
    },
  },
  {
    what: 'is revoked with a member, and what comes after it too',
    canvas: (c) => chain(c.revokesItself.si(), c.add.s(1), c.add.s(1)),
    throws: 'TaskRevokedError',
    ends: { 'w/0': REVOKED, 'w/1': REVOKED, w: REVOKED },
  },
  {
    what: 'expires with a member, and what comes after it too',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ expires: PAST }), c.add.s(1), c.add.s(1)),
    throws: 'TaskExpiredError',
    ends: { 'w/0': OK, 'w/1': EXPIRED, 'w/2': LATE, w: LATE },
  },
  {
    what: 'that was enqueued with an expiry that has passed never begins',
    canvas: (c) => chain(c.one.si(), c.add.s(1)),
    options: { expires: PAST },
    throws: 'TaskExpiredError',
    ends: { 'w/0': EXPIRED, w: LATE },
  },
  {
    what: 'begins as late as it is told to',
    canvas: (c) => chain(c.one.si(), c.add.s(1)).with({ countdown: 30 }),
    gives: 2,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'waits for a member that is held back',
    canvas: (c) => chain(c.one.si(), c.add.s(1).with({ countdown: 30 }), c.add.s(1)),
    gives: 3,
    ends: { 'w/0': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'of tasks known by name only is the same',
    canvas: (c) => chain([c.named('fixture.one').si(), c.named('fixture.add').s(4)]),
    gives: 5,
    ends: { 'w/0': OK, w: OK },
  },
  {
    what: 'of a map passes its list on',
    canvas: (c) => chain(c.echo.map([1, 2, 3]), c.echo.s()),
    gives: [1, 2, 3],
    ends: { 'w/0': OK, w: OK },
  },
]);
