import { describe, expect, it } from '@jest/globals';
import type { NamespaceDiagnosis, ServerDiagnosis } from '../../../src/broker/diagnosis.js';
import { emptyNamespaceText, namespaceFindings } from '../../../src/services/diagnosis/namespace.js';
import { serverFindings } from '../../../src/services/diagnosis/server.js';
import { taskFindings } from '../../../src/services/diagnosis/tasks.js';
import { scheduleFinding } from '../../../src/services/diagnosis/schedules.js';
import type { Finding } from '../../../src/services/diagnosis/finding.js';

const GIB = 1_073_741_824;
const HOUR = 3_600_000;
const SERVER: ServerDiagnosis = {
  version: '7.0.15',
  isAof: true,
  snapshots: '',
  isPersisting: true,
  policy: 'noeviction',
  usedMemory: GIB,
  maxMemory: 2 * GIB,
  roundTripsMs: [0.2, 0.3, 1],
  aheadMs: 12,
  layout: '1',
  knownLayout: '1',
  missingRights: [],
};
const NOW = 10 * HOUR;
const TASKS: NamespaceDiagnosis = {
  now: NOW,
  records: 3,
  examined: 3,
  overdue: [],
  orphaned: [],
  running: [],
  late: [],
  unknown: [],
  waiting: { default: 2 },
  paused: [],
  deadLetters: 0,
};
const WORKER = { id: 'w1', queues: ['default'], isAlive: true, loopLagMs: 3, version: '1.0.0' };
const one = (id: string, since: number) => ({ id, task: 'mail.send', queue: 'default', since });
const worst = (findings: readonly Finding[], subject: string) =>
  findings
    .filter((finding) => finding.subject === subject && finding.level !== 'ok')
    .map(({ level, text }) => `${level}: ${text}`);

describe('the diagnosis of a server', () => {
  it('finds nothing where nothing is', () => {
    expect(serverFindings(SERVER).map(({ level }) => level)).toEqual(Array(8).fill('ok'));
  });

  it.each([
    ['version', { version: '6.2.1' }, 'problem: Redis 6.2.1'],
    ['version', { version: '' }, 'problem: Redis of unknown version'],
    ['persistence', { isAof: false }, 'warning: off: a restart of Redis loses all tasks'],
    [
      'persistence',
      { isAof: false, snapshots: '60 1' },
      'warning: snapshots only: a crash loses the tasks since the last',
    ],
    [
      'persistence',
      { isAof: false, snapshots: undefined },
      'note: no append-only file; snapshots may not be asked for',
    ],
    ['persistence', { isPersisting: false }, 'problem: the last write to disk failed'],
    ['eviction', { policy: 'allkeys-lru' }, 'problem: allkeys-lru: a full Redis throws tasks away'],
    ['eviction', { policy: undefined }, 'note: may not be asked for'],
    ['memory', { usedMemory: 1.9 * GIB }, 'warning: 1946 MiB of 2048 MiB used'],
    ['memory', { usedMemory: 2 * GIB }, 'problem: 2048 MiB of 2048 MiB used'],
    ['latency', { roundTripsMs: [1, 30, 80] }, 'warning: 30.0 ms for a round trip, 80.0 ms at worst'],
    ['clock', { aheadMs: -6_000 }, 'warning: Redis is 6000 ms behind this machine'],
    ['clock', { aheadMs: HOUR }, 'warning: Redis is 3600000 ms ahead of this machine'],
    ['rights', { missingRights: ['+zadd'] }, 'problem: the user of Redis misses +zadd'],
    ['key layout', { layout: '99' }, 'problem: 99, this version knows 1'],
  ])('%s %j', (subject, facts, finding) => {
    const findings = serverFindings({ ...SERVER, ...facts });
    expect(worst(findings, subject)).toEqual([finding]);
    expect(findings.filter(({ level }) => level !== 'ok')).toHaveLength(1);
  });

  it('says what to do of all that is wrong', () => {
    const wrong = {
      version: '6',
      isPersisting: false,
      policy: 'x',
      usedMemory: 2 * GIB,
      roundTripsMs: [99],
      aheadMs: 1e6,
      missingRights: ['+zadd'],
      layout: 'x',
    };
    const findings = serverFindings({ ...SERVER, ...wrong });
    expect(findings.map(({ advice }) => advice === undefined)).toEqual(Array(8).fill(false));
  });
});

describe('the diagnosis of schedules', () => {
  it('finds those that nobody fires', () => {
    expect(scheduleFinding([]).level).toBe('ok');
    expect(scheduleFinding([{ name: 'daily' }])).toMatchObject({
      level: 'problem',
      text: '1 should have been fired: daily',
      advice: expect.stringContaining('ntq beat'),
    });
  });
});

describe('the diagnosis of tasks', () => {
  it('finds nothing where nothing is', () => {
    expect(new Set(taskFindings(TASKS, [WORKER]).map(({ level }) => level))).toEqual(new Set(['ok']));
  });

  it.each([
    ['tasks', { overdue: [one('a', 1)] }, 'problem: 1 with a lease that ran out: mail.send a'],
    ['tasks', { late: [one('a', 1)] }, 'problem: 1 whose time has come and gone: mail.send a'],
    ['tasks', { orphaned: [one('a', 1)] }, 'problem: 1 that no list holds: mail.send a'],
    [
      'tasks',
      { running: [one('a', NOW - 2 * HOUR), one('b', NOW - 60_000)] },
      'warning: running for more than an hour: mail.send a',
    ],
    ['tasks', { unknown: [one('a', 1), one('b', 1)] }, 'warning: known to no worker so far: mail.send'],
    ['tasks', { records: 9, examined: 4 }, 'note: 4 of 9 records were looked at'],
    ['queues', { waiting: { default: 1, low: 7 } }, 'problem: no worker serves low (7 tasks)'],
    ['queues', { waiting: { low: 1 } }, 'problem: no worker serves low (1 task)'],
    ['queues', { paused: ['default', 'empty'] }, 'warning: paused with tasks in it: default'],
    ['dead letters', { deadLetters: 3 }, 'note: 3'],
  ])('%s %j', (subject, facts, finding) => {
    expect(worst(taskFindings({ ...TASKS, ...facts }, [WORKER]), subject)).toEqual([finding]);
  });

  it.each([
    ['none', [], 'warning: none'],
    [
      'one that is dead',
      [WORKER, { ...WORKER, id: 'w2', isAlive: false }],
      'warning: not heard of any more: w2',
    ],
    ['one that is blocked', [{ ...WORKER, loopLagMs: 9_000 }], 'warning: a task blocks the main loop of w1'],
    [
      'two versions',
      [WORKER, { ...WORKER, version: '2.0.0' }],
      'note: different versions of this package: 1.0.0, 2.0.0',
    ],
  ])('workers: %s', (_what, workers, finding) => {
    expect(worst(taskFindings({ ...TASKS, waiting: {} }, workers), 'workers')).toEqual([finding]);
  });

  it('does not count a dead worker as one that serves its queues', () => {
    const findings = taskFindings(TASKS, [{ ...WORKER, isAlive: false }]);
    expect(worst(findings, 'queues')).toEqual(['problem: no worker serves default (2 tasks)']);
  });

  it('names the first of many', () => {
    const overdue = Array.from({ length: 9 }, (_, index) => one(`t${index}`, 1));
    expect(worst(taskFindings({ ...TASKS, overdue }, [WORKER]), 'tasks')[0]).toContain(
      'mail.send t4 and 4 more',
    );
  });
});

describe('the diagnosis of a namespace that may be the wrong one', () => {
  it.each([
    [['blog', 'shop'], true, 'warning', 'this Redis holds: blog, shop'],
    [['a', 'b', 'c', 'd', 'e', 'f'], true, 'warning', 'this Redis holds: a, b, c, d, e and 1 more'],
    [['shop'], false, 'warning', 'this Redis holds: shop, and perhaps others'],
    [[], true, 'note', 'this Redis holds no other'],
  ])('names the others on its Redis: %j', (others, isComplete, level, text) => {
    const found = namespaceFindings({ name: 'default', others, isComplete });
    expect(worst(found, 'namespace')).toEqual([`${level}: namespace 'default' is empty; ${text}`]);
  });

  it('says no more than it knows', () => {
    const text = emptyNamespaceText({ name: 'default', others: [], isComplete: false });
    expect(text).toBe("namespace 'default' is empty");
  });

  it('finds nothing where the namespace holds something', () => {
    expect(namespaceFindings(undefined)).toEqual([]);
  });
});
