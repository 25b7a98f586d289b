import { chain, group } from 'nest-task-queue';
import { BROKEN, cases, PROPAGATED, EXPIRED, FAILED, OK, REJECTED, REVOKED } from './case.js';

const PAST = new Date(0);
/** Of a group: nobody else has failed. */
const BROKEN_BY = (name: string) => `FAILURE part ${name}`;

cases('A group', [
  { what: 'of nothing gives an empty list', canvas: () => group([]), gives: [], ends: { w: OK } },
  {
    what: 'of one gives a list of one',
    canvas: (c) => group([c.one.si()]),
    gives: [1],
    ends: { w: OK, 'w.0': OK },
  },
  {
    what: 'gives the results in the order written, not in that of their ends',
    canvas: (c) => group([c.add.si(1, 1).with({ countdown: 30 }), c.add.si(1, 2), c.add.si(1, 3)]),
    gives: [2, 3, 4],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.2': OK },
  },
  {
    what: 'hands the result before it to each part that takes it',
    canvas: (c) => chain(c.one.si(), group([c.add.s(1), c.one.si(), c.add.s(2)])),
    gives: [2, 1, 3],
    ends: { 'w/0': OK, w: OK, 'w.0': OK, 'w.1': OK, 'w.2': OK },
  },
  {
    what: 'hands null to its parts when nothing came before it',
    canvas: (c) => chain(c.nothing.si(), group([c.echo.s('x'), c.echo.s('y')])),
    gives: [
      [null, 'x'],
      [null, 'y'],
    ],
    ends: { 'w/0': OK, w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'of chains gives what each of them ends with',
    canvas: (c) =>
      group([chain(c.one.si(), c.add.s(1)), chain(c.one.si(), c.add.s(1), c.add.s(1)), c.one.si()]),
    gives: [2, 3, 1],
    ends: { w: OK, 'w.0/0': OK, 'w.0': OK, 'w.1/0': OK, 'w.1/1': OK, 'w.1': OK, 'w.2': OK },
  },
  {
    what: 'of groups keeps its shape',
    canvas: (c) => group([c.one.si(), group([c.add.si(1, 1), group([]), c.add.si(1, 2)]), c.add.si(1, 3)]),
    gives: [1, [2, [], 3], 4],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.1.0': OK, 'w.1.1': OK, 'w.1.2': OK, 'w.2': OK },
  },
  {
    what: 'has null where a part is to be ignored, returns nothing, or keeps nothing',
    canvas: (c) => group([c.ignore.si(), c.nothing.si(), c.secret.si(), c.echo.si(null)]),
    gives: [null, null, 7, null],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.2': OK, 'w.3': OK },
  },
  {
    what: 'waits for parts that are tried again',
    canvas: (c) => group([c.flaky.si(1), c.one.si()]),
    gives: [2, 1],
    ends: { w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'of calls in chunks gives a list of lists',
    canvas: (c) =>
      c.add.chunks(
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 4],
        ],
        2,
      ),
    gives: [[0, 2], [4, 6], [8]],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.2': OK },
  },
  {
    what: 'of no calls in chunks gives an empty list',
    canvas: (c) => c.add.chunks([], 2),
    gives: [],
    ends: { w: OK },
  },
  {
    what: 'of chunks fails with the chunk that holds the failing call',
    canvas: (c) => c.fail.chunks([[], []], 1),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0': FAILED, 'w.1': FAILED },
  },
  {
    what: 'waits for all its parts and fails with the first that failed, in their order',
    canvas: (c) =>
      group([
        c.one.si(),
        c.reject.si().with({ countdown: 20 }),
        c.failOn.si(1),
        c.one.si().with({ countdown: 40 }),
      ]),
    throws: 'RangeError in w.1',
    ends: {
      w: BROKEN,
      'w.0': OK,
      'w.1': REJECTED,
      'w.2': 'FAILURE retries-exhausted TypeError +letter +hook',
      'w.3': OK,
    },
  },
  {
    what: 'fails with a chain in it, and names its end',
    canvas: (c) => group([c.one.si(), chain(c.fail.si(), c.add.s(1))]),
    throws: 'RangeError in w.1',
    ends: { w: BROKEN, 'w.0': OK, 'w.1/0': FAILED, 'w.1': PROPAGATED },
  },
  {
    what: 'fails with a group in it, and names the part inside',
    canvas: (c) => group([group([c.one.si(), c.fail.si()]), c.one.si()]),
    throws: 'RangeError in w.0.1',
    ends: { w: BROKEN, 'w.0': BROKEN, 'w.0.0': OK, 'w.0.1': FAILED, 'w.1': OK },
  },
  {
    what: 'fails with a part that is revoked',
    canvas: (c) => group([c.one.si(), c.revokesItself.si()]),
    throws: 'TaskRevokedError in w.1',
    ends: { w: BROKEN_BY('TaskRevokedError'), 'w.0': OK, 'w.1': REVOKED },
  },
  {
    what: 'fails with a part that expires',
    canvas: (c) => group([c.one.si().with({ expires: PAST }), c.one.si()]),
    throws: 'TaskExpiredError in w.0',
    ends: { w: BROKEN_BY('TaskExpiredError'), 'w.0': EXPIRED, 'w.1': OK },
  },
  {
    what: 'ends its parts with the failure of what came before it',
    canvas: (c) =>
      chain(c.fail.si(), group([c.add.s(1), chain(c.one.si(), c.add.s(1)), group([c.one.si()])])),
    throws: 'RangeError in w',
    ends: {
      'w/0': FAILED,
      w: PROPAGATED,
      'w.0': PROPAGATED,
      'w.1/0': PROPAGATED,
      'w.1': PROPAGATED,
      'w.2': PROPAGATED,
      'w.2.0': PROPAGATED,
    },
  },
  {
    what: 'of nothing fails with what came before it',
    canvas: (c) => chain(c.fail.si(), group([])),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, w: PROPAGATED },
  },
  {
    what: 'is revoked with what came before it',
    canvas: (c) => chain(c.revokesItself.si(), group([c.add.s(1), group([])])),
    throws: 'TaskRevokedError',
    ends: { 'w/0': REVOKED, w: REVOKED, 'w.0': REVOKED, 'w.1': REVOKED },
  },
  {
    what: 'that fails fast waits for all when none fails',
    canvas: (c) => group([c.one.si(), c.add.si(1, 1)], { failFast: true }),
    gives: [1, 2],
    ends: { w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'that fails fast ends with the first failure, and what has not run is revoked',
    canvas: (c) =>
      group(
        [
          c.one.si().with({ countdown: '1h' }),
          c.fail.si(),
          chain(c.one.si().with({ queue: 'closed' }), c.add.s(1)),
        ],
        {
          failFast: true,
        },
      ),
    throws: 'RangeError in w.1',
    ends: { w: BROKEN, 'w.0': REVOKED, 'w.1': FAILED, 'w.2/0': REVOKED, 'w.2': REVOKED },
  },
  {
    what: 'that fails fast aborts what runs',
    canvas: (c) => group([c.held.si('return'), c.fail.si().with({ countdown: 10 })], { failFast: true }),
    throws: 'RangeError in w.1',
    ends: { w: BROKEN, 'w.0': REVOKED, 'w.1': FAILED },
  },
  {
    what: 'in one that fails fast is revoked with all its parts',
    canvas: (c) =>
      group([group([c.one.si().with({ queue: 'closed' }), group([])]), c.fail.si().with({ countdown: 10 })], {
        failFast: true,
      }),
    throws: 'RangeError in w.1',
    ends: { w: BROKEN, 'w.0': REVOKED, 'w.0.0': REVOKED, 'w.0.1': OK, 'w.1': FAILED },
  },
  {
    what: 'of more parts than a page holds keeps their order',
    canvas: (c) => group(Array.from({ length: 600 }, (_, at) => c.add.si(at, 1))),
    gives: Array.from({ length: 600 }, (_, at) => at + 1),
    ends: Object.fromEntries([['w', OK], ...Array.from({ length: 600 }, (_, at) => [`w.${at}`, OK])]),
  },
]);
