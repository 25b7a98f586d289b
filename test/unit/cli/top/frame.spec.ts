import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rate } from '../../../../src/cli/top/columns.js';
import { frame, type TopState } from '../../../../src/cli/top/frame.js';
import { shareRows } from '../../../../src/cli/top/share-rows.js';
import { paint } from '../../../../src/cli/top/paint.js';
import { FIRST_VIEW } from '../../../../src/cli/top/view.js';
import { topDataOf, topQueueOf, topWorkerOf } from './top-rows.js';

const DATA = topDataOf(
  [
    topQueueOf('critical', {
      waiting: 1_234_567,
      oldestWaitMs: 3_723_000,
      running: 12,
      isSampled: true,
      perSecond: { enqueued: 1_204, ended: 15.25, failed: 0.5, retried: 0.001 },
      blocked: { rate: 3 },
      note: 'the database moves',
    }),
    topQueueOf('low', { paused: true, workers: 0, waiting: 1 }),
  ],
  [topWorkerOf('web-1', { running: 8, loopLagMs: 4_000 }), topWorkerOf('web-2', { isAlive: false })],
);

function screen(width: number, height = 24, state: Partial<TopState> = {}): string[] {
  const whole = { namespace: 'shop', data: DATA, silentMs: 0, view: FIRST_VIEW, ...state };
  return frame(whole, { width, height }).map((line) => paint(line, width, false));
}

it('80 columns hold the columns that matter, under one another', () => {
  expect(screen(80).slice(3, 10)).toEqual([
    'queue          waiting   oldest  running   in/s  done/s  fail/s  workers  state',
    'critical       1234567    1h 2m      ~12   1204      15    0.50        1  open',
    'low                  1                 0      0       0       0        0  paused',
    '',
    'worker               busy  ahead   done/s  loop lag    memory       up    heard',
    'web-1 1              8/10      0        0        4s   100 MiB       1m       3s',
    'web-2 1              0/10      0        0       2ms   100 MiB       1m       3s',
  ]);
});

it('200 columns hold all of them', () => {
  const text = screen(200).join('\n');
  for (const title of ['retry/s', 'wait p95', 'run p95', 'delayed', 'workers', 'blocked', 'note', 'version'])
    expect(text).toContain(title);
  expect(text).toContain('rate 3');
  expect(text).toContain('the database moves');
});

it('No line is wider than the screen, and no frame is higher, however small it is', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 250 }),
    height: fc.integer({ min: 1, max: 60 }),
  });
  const names = fc.array(fc.string({ minLength: 1, maxLength: 100 }), { maxLength: 40 });
  fc.assert(
    fc.property(sizes, names, ({ width, height }, queues) => {
      const data = topDataOf(
        queues.map((name) => topQueueOf(name)),
        DATA.workers,
      );
      const lines = screen(width, height, { data });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      if (height >= 11) expect(lines.length).toBeLessThanOrEqual(height);
    }),
  );
});

it('Queues beyond the last line are counted', () => {
  const queues = Array.from({ length: 30 }, (_, index) => topQueueOf(`q${index}`));
  expect(screen(80, 24, { data: topDataOf(queues, DATA.workers) })).toContain('… and 16 more');
});

it.each<[string, string, Partial<TopState>]>([
  ['by name', '', {}],
  ['by name', 'paused: space goes on', { view: { ...FIRST_VIEW, isPaused: true } }],
  ['by name, reversed', '', { view: { ...FIRST_VIEW, isReversed: true } }],
  ['by name', 'no answer for 7s', { silentMs: 7_400 }],
  ['by name', 'no answer for 1s: Redis is away', { silentMs: 1_000, error: 'Redis is away' }],
])('The first line ends with %j, and the third says %j', (order, note, state) => {
  const [first, , third] = screen(80, 24, state);
  expect([first, third]).toEqual([`ntq top  shop  1970-01-01T00:00:00Z  ${order}`, note]);
});

it('The longest namespace leaves room for the order, and the keys fit on 80 columns', () => {
  const lines = screen(80, 24, { namespace: 'n'.repeat(64) });
  expect(lines[0]).toContain('  by name');
  expect(lines.at(-1)).toMatch(/d done\/s$/);
});

it('Names cannot move the cursor', () => {
  const data = topDataOf([topQueueOf('a\x1b[2J')], []);
  expect(screen(120, 24, { data }).join('')).not.toContain('\x1b');
});

it('Colours take no room', () => {
  const line = [{ text: 'red', colour: 'red' as const }, ' and more'];
  expect(paint(line, 6, true)).toBe('\x1b[31mred\x1b[39m a…');
});

it.each([
  [
    [10, 3, 4],
    [3, 4],
  ],
  [
    [10, 20, 2],
    [8, 2],
  ],
  [
    [10, 2, 20],
    [2, 8],
  ],
  [
    [10, 20, 20],
    [5, 5],
  ],
  [
    [1, 5, 5],
    [1, 0],
  ],
] as const)('Of %j rows of room, queues and workers get %j', ([room, queues, workers], shares) => {
  expect(shareRows(room, queues, workers)).toEqual(shares);
});

it.each([
  [0, '0'],
  [0.001, '<0.01'],
  [0.5, '0.50'],
  [9.96, '10.0'],
  [15.25, '15'],
  [1204, '1204'],
])('The rate %d reads %s', (perSecond, text) => {
  expect(rate(perSecond)).toBe(text);
});
