import { mebibytes } from '../../core/byte-size.js';
import { span } from '../format.js';
import type { Cell, Column } from '../output.js';
import type { TopQueue, TopWorker } from './top-data.js';

const right = 'right' as const;
/** A name is cut down to this width before columns are left out. */
const NARROWEST_NAME = 12;

export const QUEUE_COLUMNS: readonly Column<TopQueue>[] = [
  { title: 'queue', rank: 0, width: 16, narrowest: NARROWEST_NAME, cell: ({ name }) => name },
  { title: 'waiting', rank: 0, cell: ({ waiting }) => waiting, align: right },
  { title: 'oldest', rank: 0, width: 7, cell: ({ oldestWaitMs }) => spanOf(oldestWaitMs), align: right },
  {
    title: 'running',
    rank: 1,
    cell: ({ running, isSampled }) => `${isSampled ? '~' : ''}${running}`,
    align: right,
  },
  { title: 'in/s', rank: 2, width: 5, cell: ({ perSecond }) => rate(perSecond.enqueued), align: right },
  { title: 'done/s', rank: 1, cell: ({ perSecond }) => rate(perSecond.ended), align: right },
  { title: 'fail/s', rank: 3, cell: ({ perSecond }) => alarming(perSecond.failed), align: right },
  { title: 'retry/s', rank: 7, cell: ({ perSecond }) => rate(perSecond.retried), align: right },
  { title: 'wait p95', rank: 8, cell: ({ waitP95 }) => spanOf(waitP95), align: right },
  { title: 'run p95', rank: 8, cell: ({ runP95 }) => spanOf(runP95), align: right },
  { title: 'delayed', rank: 6, cell: ({ delayed }) => delayed, align: right },
  { title: 'workers', rank: 4, cell: workersOf, align: right },
  { title: 'free', rank: 5, cell: ({ freeSlots }) => freeSlots, align: right },
  { title: 'state', rank: 2, width: 6, cell: stateOf },
  { title: 'blocked', rank: 9, cell: blockedOf },
  { title: 'note', rank: 10, cell: ({ note = '' }) => note },
];

export const WORKER_COLUMNS: readonly Column<TopWorker>[] = [
  {
    title: 'worker',
    rank: 0,
    width: 16,
    narrowest: NARROWEST_NAME,
    cell: ({ host, pid }) => `${host} ${pid}`,
  },
  {
    title: 'busy',
    rank: 0,
    width: 7,
    cell: ({ running, concurrency }) => `${running}/${concurrency}`,
    align: right,
  },
  { title: 'ahead', rank: 4, cell: ({ reserved }) => reserved, align: right },
  { title: 'done/s', rank: 1, width: 7, cell: ({ endedPerSecond }) => rate(endedPerSecond), align: right },
  { title: 'loop lag', rank: 3, cell: loopLagOf, align: right },
  { title: 'memory', rank: 2, width: 8, cell: ({ memoryBytes }) => mebibytes(memoryBytes), align: right },
  { title: 'up', rank: 3, width: 7, cell: ({ upMs }) => span(upMs), align: right },
  { title: 'heard', rank: 5, width: 7, cell: heardOf, align: right },
  { title: 'done', rank: 7, width: 7, cell: ({ done }) => done, align: right },
  { title: 'id', rank: 8, cell: ({ id }) => id },
  { title: 'version', rank: 9, cell: ({ version }) => version },
  { title: 'queues', rank: 6, cell: ({ queues }) => queues.join(',') },
];

/** Beyond this the main loop of a worker is late for its lease and its heartbeat. */
const LATE_LOOP_MS = 1_000;

function spanOf(ms: number | undefined): string {
  return ms === undefined ? '' : span(ms);
}

/** Three digits are enough to see a rate move. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond < 0.01) return '<0.01';
  return perSecond < 10 ? perSecond.toFixed(perSecond < 1 ? 2 : 1) : String(Math.round(perSecond));
}

function alarming(perSecond: number): Cell {
  return perSecond === 0 ? '0' : { text: rate(perSecond), colour: 'red' };
}

function workersOf({ workers, waiting }: TopQueue): Cell {
  return workers === 0 && waiting > 0 ? { text: '0', colour: 'red' } : workers;
}

function stateOf({ paused }: TopQueue): Cell {
  return paused ? { text: 'paused', colour: 'yellow' } : 'open';
}

function blockedOf({ blocked, isPartial }: TopQueue): string {
  const counts = Object.entries(blocked).map(([kind, count]) => `${kind} ${count}`);
  return counts.join(', ') + (counts.length > 0 && isPartial ? ' +' : '');
}

function loopLagOf({ loopLagMs }: TopWorker): Cell {
  return loopLagMs > LATE_LOOP_MS ? { text: span(loopLagMs), colour: 'red' } : span(loopLagMs);
}

function heardOf({ silentMs, isAlive }: TopWorker): Cell {
  return isAlive ? span(silentMs) : { text: span(silentMs), colour: 'red' };
}
