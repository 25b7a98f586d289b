import type { TaskRow } from '../../../src/dashboard/api-types.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { Notice } from '../../ui/notice.js';
import { OwnText } from '../../ui/own-text.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { workerTexts } from './texts.js';

export function RunningTasks({ tasks }: { readonly tasks: readonly TaskRow[] }) {
  const t = workerTexts();
  return (
    <section class="section">
      <h2>{t.running}</h2>
      {tasks.length === 0 ? (
        <Notice title={t.nothingRuns} icon="check">
          {t.nothingRunsMore}
        </Notice>
      ) : (
        <Table caption={t.running} columns={columns()} rows={tasks} keyOf={({ id }) => id} />
      )}
    </section>
  );
}

function columns(): readonly Column<TaskRow>[] {
  const t = workerTexts();
  return [
    {
      key: 'task',
      title: t.task,
      isHeading: true,
      isWide: true,
      cell: ({ id, name }) => (
        <a href={hrefOf('tasks', id)}>
          <OwnText text={name} max={120} />
        </a>
      ),
    },
    { key: 'id', title: 'Id', isMinor: true, cell: ({ id }) => <Id id={id} /> },
    { key: 'queue', title: t.queue, cell: ({ queue }) => <OwnText text={queue} max={60} /> },
    { key: 'attempt', title: t.attempt, isNumber: true, cell: ({ attempt }) => shown.number(attempt) },
    { key: 'started', title: t.started, cell: ({ startedAt }) => <Time at={startedAt} /> },
  ];
}

function Id({ id }: { readonly id: string }) {
  return (
    <span class="mono soft id">
      <OwnText text={id} max={60} />
    </span>
  );
}
