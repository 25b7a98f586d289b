import { shardsText } from '../../client/partial.js';
import { cut } from '../../core/printable.js';
import { span } from '../format.js';
import type { Cell, Column } from '../output.js';
import { layOut, type Line } from '../table-layout.js';
import { QUEUE_COLUMNS, WORKER_COLUMNS } from './columns.js';
import { shareRows } from './share-rows.js';
import type { TopData } from './top-data.js';
import { sortedQueues, sortedWorkers, type View } from './view.js';

/** The knowledge of `ntq top` in a moment. */
export interface TopState {
  readonly namespace: string;
  /** Left out until the first answer. */
  readonly data?: TopData;
  /** Why the last look failed; left out where it did not. */
  readonly error?: string;
  /** Since when no answer has come, in ms. */
  readonly silentMs: number;
  readonly view: View;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Later than that, the figures are not of this moment. */
const LATE_MS = 5_000;
/** The status, the totals, the note, an empty line, two lines of titles, and the keys. */
const FIXED_LINES = 7;

const KEYS = 'q quit  space pause  - reverse  by: n name w waiting o oldest r running d done/s';
/** Longer names of namespaces are cut. */
const NAMESPACE_WIDTH = 24;

/** The lines of the screen. */
export function frame(state: TopState, size: Size): readonly Line[] {
  const { data, view } = state;
  const note = noteOf(state);
  if (data === undefined) return [statusLine(state), [], note];
  const tables = tablesOf(data, view, size);
  const lines = [statusLine(state), totalsLine(data), note, ...tables];
  const filling = Math.max(0, size.height - lines.length - 1);
  return [...lines, ...Array.from({ length: filling }, () => []), [{ text: KEYS, colour: 'dim' }]];
}

/** The tables alone, with all their rows. */
export function tablesOf({ queues, workers }: TopData, view: View, { width, height }: Size): readonly Line[] {
  const [ofQueues, ofWorkers] = shareRows(height - FIXED_LINES, queues.length, workers.length);
  return [
    ...table(
      sortedQueues(queues, view),
      QUEUE_COLUMNS,
      { width, rows: ofQueues },
      'No queue holds anything.',
    ),
    [],
    ...table(sortedWorkers(workers, view), WORKER_COLUMNS, { width, rows: ofWorkers }, 'No worker is there.'),
  ];
}

/** The last row makes room for the number of those that are left out. */
function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, rows: room }: { readonly width: number; readonly rows: number },
  nothing: string,
): readonly Line[] {
  if (rows.length === 0) return [[{ text: nothing, colour: 'dim' }]];
  const isCut = room < rows.length;
  const shown = rows.slice(0, isCut ? Math.max(0, room - 1) : room);
  const { lines } = layOut(shown, columns, width);
  return isCut ? [...lines, [{ text: `… and ${rows.length - shown.length} more`, colour: 'dim' }]] : lines;
}

function statusLine({ namespace, data, view }: TopState): Line {
  const title: Cell = { text: `ntq top  ${cut(namespace, NAMESPACE_WIDTH)}`, colour: 'bold' };
  const at = data === undefined ? '' : `  ${data.at.toISOString().slice(0, 19)}Z`;
  return [title, `${at}  by ${view.sort}${view.isReversed ? ', reversed' : ''}`];
}

/** A line of its own, so that it is seen; an empty one where all is well. */
function noteOf({ data, error, silentMs, view }: TopState): Line {
  if (view.isPaused) return [{ text: 'paused: space goes on', colour: 'yellow' }];
  if (error === undefined && silentMs < LATE_MS) return missingLine(data);
  const why = error === undefined ? '' : `: ${error}`;
  return [{ text: `no answer for ${span(silentMs)}${why}`, colour: 'red' }];
}

/** Counts without some shards look like any others. */
function missingLine({ missing = [] }: Pick<TopData, 'missing'> = {}): Line {
  if (missing.length === 0) return [];
  return [{ text: `${shardsText(missing)} did not answer: counts leave out what lies there`, colour: 'red' }];
}

function totalsLine({ queues, workers, running, delayed, deadLetters }: TopData): Line {
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const slots = workers
    .filter(({ isAlive }) => isAlive)
    .reduce((sum, { concurrency }) => sum + concurrency, 0);
  const counts = {
    waiting,
    running: `${running}/${slots}`,
    delayed,
    'dead letters': deadLetters,
    workers: workers.length,
  };
  return [
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join('   '),
  ];
}
