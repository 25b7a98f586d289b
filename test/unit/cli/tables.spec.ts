import { describe, expect, it } from '@jest/globals';
import { deadLetterColumns } from '../../../src/cli/dead/list.js';
import { figureColumns } from '../../../src/cli/commands/figures.js';
import { layOut, type Column } from '../../../src/cli/table-layout.js';
import { QUEUE_COLUMNS, WORKER_COLUMNS } from '../../../src/cli/top/columns.js';
import type { DeadLetter } from '../../../src/client/dead-letter.js';
import type { FigureInfo } from '../../../src/client/figure-list.js';
import { topQueueOf, topWorkerOf } from './top/top-rows.js';

const LETTER = {
  id: '01a1fe20-9c4b-7000-be44-b3f1d8c9a13f',
  task: 'invoices.sendMonthlyStatement',
  queue: 'critical',
  diedAt: new Date(0),
  reason: 'retries-exhausted',
  failure: { name: 'SmtpConnectionError', message: 'no answer from mail.example.com within 30 s' },
  args: ['o-1', 'somebody@example.com'],
} as unknown as DeadLetter;

const FIGURE = {
  task: 'invoices.sendMonthlyStatement',
  ...{ enqueued: 12_345_678, started: 12_345_678, succeeded: 12_345_678, failed: 123_456 },
  ...{ retried: 123_456, lost: 12, revoked: 12, expired: 12 },
  wait: { p50: 12_000, p95: 3_723_000 },
  run: { p50: 12_000, p95: 3_723_000 },
} as unknown as FigureInfo;

const NOW = 86_399_000;
const LONG = 'a-long-name-of-a-queue-or-of-a-host';

/** The lines as they stand on a terminal of that width. */
function drawn<Row>(row: Row, columns: readonly Column<Row>[], width: number): string[] {
  const { lines } = layOut([row], columns, width);
  return lines.map((line) =>
    line
      .map((cell) => (typeof cell === 'object' ? cell.text : cell))
      .join('')
      .trimEnd(),
  );
}

const TABLES: readonly [name: string, at: (width: number) => string[]][] = [
  ['ntq dead list', (width) => drawn(LETTER, deadLetterColumns({}, NOW), width)],
  ['ntq dead list --arguments', (width) => drawn(LETTER, deadLetterColumns({ arguments: true }, NOW), width)],
  ['ntq figures', (width) => drawn(FIGURE, figureColumns('task'), width)],
  ['ntq top, queues', (width) => drawn(topQueueOf(LONG, { waiting: 1_234_567 }), QUEUE_COLUMNS, width)],
  ['ntq top, workers', (width) => drawn(topWorkerOf(LONG, { running: 8 }), WORKER_COLUMNS, width)],
];

describe('A table', () => {
  it.each(TABLES)('fits 80 columns, long names and large numbers included: %s', (_name, at) => {
    expect(at(80).filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(TABLES)('cuts nothing where there is room: %s', (_name, at) => {
    const text = at(300).join('\n');
    expect(text).not.toContain('…');
    expect(text.length).toBeGreaterThan(at(80).join('\n').length);
  });

  it('keeps the whole id of a dead letter, and the counts of ends', () => {
    expect(drawn(LETTER, deadLetterColumns({}, NOW), 80)).toEqual([
      'id                                    task                    died  failure',
      '01a1fe20-9c4b-7000-be44-b3f1d8c9a13f  invoices.sendM…  23h 59m ago  SmtpConnect…',
    ]);
    expect(drawn(FIGURE, figureColumns('task'), 80)[0]).toMatch(/^task +enqueued +succeeded +failed/);
  });
});
