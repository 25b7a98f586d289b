import type { WorkerRow } from '../../../src/dashboard/api-types.js';
import { tasksHref } from '../../state/filter-links.js';
import { hrefOf } from '../../state/route.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { Badge } from '../../ui/badge.js';
import { Meter } from '../../ui/meter.js';
import { Count } from '../../ui/number.js';
import { OwnText } from '../../ui/own-text.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { workerTexts } from './texts.js';

/** Beyond it, leases may run out: something blocks the event loop. */
const LONG_LAG_MS = 1000;

export function WorkerTable({ workers }: { readonly workers: readonly WorkerRow[] }) {
  return <Table caption={pageNames().workers} columns={columns()} rows={workers} keyOf={({ id }) => id} />;
}

function columns(): readonly Column<WorkerRow>[] {
  const t = workerTexts();
  return [
    { key: 'name', title: t.name, isHeading: true, isWide: true, cell: (worker) => <Name worker={worker} /> },
    { key: 'state', title: t.state, cell: ({ isAlive }) => <WorkerState isAlive={isAlive} /> },
    { key: 'load', title: t.load, cell: (worker) => <Load worker={worker} /> },
    {
      key: 'reserved',
      title: t.reserved,
      isMinor: true,
      isNumber: true,
      cell: ({ reserved }) => <Count value={reserved} />,
    },
    { key: 'lag', title: t.loopLag, isNumber: true, cell: ({ loopLagMs }) => <LoopLag ms={loopLagMs} /> },
    { key: 'memory', title: t.memory, isNumber: true, cell: ({ memoryBytes }) => shown.bytes(memoryBytes) },
    { key: 'done', title: t.done, isMinor: true, isNumber: true, cell: ({ done }) => <Count value={done} /> },
    {
      key: 'queues',
      title: t.queues,
      isMinor: true,
      cell: ({ queues }) => <span class="soft">{queues.join(', ')}</span>,
    },
    {
      key: 'version',
      title: t.version,
      isMinor: true,
      cell: ({ version }) => <span class="soft">{version}</span>,
    },
    { key: 'started', title: t.started, cell: ({ startedAt }) => <Time at={startedAt} /> },
  ];
}

function Name({ worker: { id, host, pid } }: { readonly worker: WorkerRow }) {
  return (
    <div>
      <a class="mono" href={hrefOf('workers', id)}>
        <OwnText text={id} />
      </a>
      <p class="cell-note">
        <OwnText text={host} /> {pid}
      </p>
    </div>
  );
}

export function WorkerState({ isAlive }: { readonly isAlive: boolean }) {
  const t = workerTexts();
  return <Badge tone={isAlive ? 'good' : 'bad'}>{isAlive ? t.alive : t.silent}</Badge>;
}

export function Load({ worker: { id, running, concurrency } }: { readonly worker: WorkerRow }) {
  const words = workerTexts().loadWords(shown.number(running), shown.number(concurrency));
  return (
    <a class="with-meter" href={tasksHref({ state: 'running', worker: id })}>
      <Meter
        value={running}
        max={concurrency}
        label={words}
        tone={running >= concurrency ? 'warn' : 'busy'}
      />
      <span>
        {shown.number(running)}/{shown.number(concurrency)}
      </span>
    </a>
  );
}

export function LoopLag({ ms }: { readonly ms: number }) {
  return <span class={ms > LONG_LAG_MS ? 'warn-text' : ''}>{shown.duration(ms)}</span>;
}
