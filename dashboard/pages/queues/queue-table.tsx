import type { QueueRow } from '../../../src/dashboard/api-types.js';
import { PauseNote } from '../../pause/pause-note.js';
import { tasksHref } from '../../state/filter-links.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { commonTexts } from '../../text/common.js';
import { pageNames } from '../../text/page-names.js';
import { Badge } from '../../ui/badge.js';
import { Count } from '../../ui/number.js';
import { OwnText } from '../../ui/own-text.js';
import { Sparkline } from '../../ui/sparkline.js';
import { Table, type Column } from '../../ui/table.js';
import { QueueActions } from './queue-actions.js';
import { queueTexts } from './texts.js';

const LONG_WAIT_MS = 60_000;
const FAILING_SHARE = 0.05;

export function QueueTable({ queues }: { readonly queues: readonly QueueRow[] }) {
  return <Table caption={pageNames().queues} columns={columns()} rows={queues} keyOf={({ name }) => name} />;
}

function columns(): readonly Column<QueueRow>[] {
  const t = queueTexts();
  return [
    { key: 'name', title: t.name, isHeading: true, isWide: true, cell: (queue) => <Name queue={queue} /> },
    { key: 'wait', title: t.oldestWait, isNumber: true, cell: (queue) => <OldestWait queue={queue} /> },
    { key: 'waiting', title: t.waiting, isNumber: true, cell: (queue) => <Waiting queue={queue} /> },
    { key: 'running', title: t.running, isNumber: true, cell: (queue) => <Running queue={queue} /> },
    {
      key: 'delayed',
      title: t.delayed,
      isMinor: true,
      isNumber: true,
      cell: (queue) => <Delayed queue={queue} />,
    },
    {
      key: 'blocked',
      title: t.blocked,
      isMinor: true,
      isNumber: true,
      cell: (queue) => <Blocked queue={queue} />,
    },
    { key: 'slots', title: t.slots, isNumber: true, cell: (queue) => <Slots queue={queue} /> },
    {
      key: 'ended',
      title: t.ended,
      isMinor: true,
      isNumber: true,
      cell: ({ rates }) => <Rate value={rates && rates.succeeded + rates.failed} />,
    },
    {
      key: 'failed',
      title: t.failed,
      isMinor: true,
      isNumber: true,
      cell: ({ rates }) => <Rate value={rates?.failed} isBad={isFailing(rates)} />,
    },
    {
      key: 'trend',
      title: t.trend,
      isMinor: true,
      cell: ({ sparkline }) => sparkline && <Sparkline values={sparkline} />,
    },
    {
      key: 'actions',
      title: commonTexts().actions,
      isActions: true,
      cell: (queue) => <QueueActions queue={queue} />,
    },
  ];
}

interface CellProps {
  readonly queue: QueueRow;
}

function Name({ queue: { name, paused, note } }: CellProps) {
  return (
    <div>
      <a href={tasksHref({ queue: name })}>
        <OwnText text={name} />
      </a>{' '}
      {paused && <Badge tone="warn">{queueTexts().paused}</Badge>}
      <PauseNote text={note} />
    </div>
  );
}

function OldestWait({ queue: { oldestWaitMs, isPartial } }: CellProps) {
  if (oldestWaitMs === undefined) return <span class="faint">–</span>;
  return (
    <span class={oldestWaitMs > LONG_WAIT_MS ? 'warn-text' : ''}>
      {isPartial && <span title={queueTexts().atLeast}>≥ </span>}
      {shown.duration(oldestWaitMs)}
    </span>
  );
}

function Waiting({ queue: { name, waiting, waitingByPriority } }: CellProps) {
  const priorities = Object.entries(waitingByPriority).toSorted(
    ([one], [other]) => Number(other) - Number(one),
  );
  const list = priorities.map(([priority, count]) => `${priority}: ${shown.number(count)}`).join(', ');
  if (waiting === 0) return <Count value={0} />;
  return (
    <a href={tasksHref({ queue: name, state: 'waiting' })} title={queueTexts().byPriority(list)}>
      <Count value={waiting} />
    </a>
  );
}

function Running({ queue: { name, running, isSampled } }: CellProps) {
  if (running === 0) return <Count value={0} />;
  return (
    <a
      href={tasksHref({ queue: name, state: 'running' })}
      title={isSampled ? queueTexts().estimate : undefined}
    >
      {isSampled && '≈ '}
      <Count value={running} />
    </a>
  );
}

function Delayed({ queue: { name, delayed } }: CellProps) {
  if (delayed === 0) return <Count value={0} />;
  return (
    <a href={tasksHref({ queue: name, state: 'delayed' })}>
      <Count value={delayed} />
    </a>
  );
}

function Blocked({ queue: { blocked } }: CellProps) {
  const kinds = Object.entries(blocked) as [keyof typeof blocked, number][];
  const count = kinds.reduce((sum, [, one]) => sum + one, 0);
  if (count === 0) return <Count value={0} />;
  const words = kinds.map(([kind, one]) => `${queueTexts().kinds[kind]}: ${shown.number(one)}`);
  return (
    <a href={hrefOf('limits')} title={words.join(', ')}>
      <Count value={count} />
    </a>
  );
}

function Slots({ queue: { workers, freeSlots, waiting } }: CellProps) {
  if (workers > 0) return <Count value={freeSlots} />;
  return <Badge tone={waiting > 0 ? 'bad' : 'rest'}>{queueTexts().noWorker}</Badge>;
}

/** A few failures are retried and are no news. */
function isFailing(rates: QueueRow['rates']): boolean {
  return rates !== undefined && rates.failed > FAILING_SHARE * (rates.succeeded + rates.failed);
}

function Rate({ value, isBad = false }: { readonly value: number | undefined; readonly isBad?: boolean }) {
  if (value === undefined) return <span class="faint">–</span>;
  return <span class={value === 0 ? 'faint' : isBad ? 'bad-text' : ''}>{shown.rate(value)}</span>;
}
