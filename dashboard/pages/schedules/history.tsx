import type { ScheduleTick } from '../../../src/dashboard/api-types.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { entryOf } from '../../text/texts.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { Notice } from '../../ui/notice.js';
import { Count } from '../../ui/number.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { scheduleTexts } from './texts.js';

const TONES: Readonly<Partial<Record<string, Tone>>> = {
  fired: 'good',
  triggered: 'good',
  missed: 'bad',
  buffered: 'warn',
  overlap: 'warn',
};

export function History({ ticks }: { readonly ticks: readonly ScheduleTick[] }) {
  const t = scheduleTexts();
  return (
    <section class="section">
      <h2>{t.history}</h2>
      {ticks.length === 0 ? (
        <Notice title={t.noHistory} icon="schedules">
          {t.noHistoryMore}
        </Notice>
      ) : (
        <Table
          caption={t.history}
          columns={columns()}
          rows={ticks}
          keyOf={({ at, dueAt, kind }) => `${at} ${dueAt} ${kind}`}
        />
      )}
    </section>
  );
}

function columns(): readonly Column<ScheduleTick>[] {
  const t = scheduleTexts();
  return [
    { key: 'due', title: t.dueAt, isHeading: true, cell: ({ dueAt }) => <Time at={dueAt} /> },
    {
      key: 'outcome',
      title: t.outcome,
      cell: ({ kind }) => (
        <Badge tone={entryOf(TONES, kind) ?? 'rest'}>{entryOf<string>(t.ticks, kind) ?? kind}</Badge>
      ),
    },
    { key: 'lag', title: t.lag, isNumber: true, cell: ({ lagMs }) => shown.duration(lagMs) },
    { key: 'count', title: t.count, isNumber: true, cell: ({ count }) => <Count value={count} /> },
    {
      key: 'task',
      title: t.enqueued,
      isWide: true,
      cell: ({ taskId }) =>
        taskId !== undefined && (
          <a class="mono" href={hrefOf('tasks', taskId)}>
            {taskId}
          </a>
        ),
    },
  ];
}
