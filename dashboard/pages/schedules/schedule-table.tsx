import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { PauseNote } from '../../pause/pause-note.js';
import { hrefOf } from '../../state/route.js';
import { commonTexts } from '../../text/common.js';
import { pageNames } from '../../text/page-names.js';
import { Count } from '../../ui/number.js';
import { OwnText } from '../../ui/own-text.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { ScheduleActions } from './schedule-actions.js';
import { ScheduleState } from './schedule-state.js';
import { scheduleTexts } from './texts.js';
import { When } from './when.js';

export function ScheduleTable({ schedules }: { readonly schedules: readonly ScheduleRow[] }) {
  return (
    <Table caption={pageNames().schedules} columns={columns()} rows={schedules} keyOf={({ name }) => name} />
  );
}

function columns(): readonly Column<ScheduleRow>[] {
  const t = scheduleTexts();
  return [
    { key: 'name', title: t.name, isHeading: true, cell: (schedule) => <Name schedule={schedule} /> },
    { key: 'state', title: t.state, cell: (schedule) => <ScheduleState schedule={schedule} /> },
    { key: 'when', title: t.when, isWide: true, cell: ({ when }) => <When when={when} /> },
    { key: 'task', title: t.task, isMinor: true, cell: ({ task }) => <TaskName task={task} /> },
    { key: 'next', title: t.next, cell: ({ nextAt }) => <Time at={nextAt} /> },
    { key: 'last', title: t.last, cell: (schedule) => <Last schedule={schedule} /> },
    {
      key: 'fired',
      title: t.fired,
      isMinor: true,
      isNumber: true,
      cell: ({ fired }) => <Count value={fired} />,
    },
    {
      key: 'actions',
      title: commonTexts().actions,
      isActions: 'stacked',
      cell: (schedule) => <ScheduleActions schedule={schedule} />,
    },
  ];
}

interface CellProps {
  readonly schedule: ScheduleRow;
}

function Name({ schedule: { name, state, note } }: CellProps) {
  return (
    <div>
      <a href={hrefOf('schedules', name)}>
        <OwnText text={name} />
      </a>
      {state === 'paused' && <PauseNote text={note} />}
    </div>
  );
}

function TaskName({ task }: { readonly task: string }) {
  return (
    <span class="mono">
      <OwnText text={task} />
    </span>
  );
}

/** The last due time that fired leads to its task. */
function Last({ schedule: { lastAt, lastId } }: CellProps) {
  if (lastId === undefined) return <Time at={lastAt} />;
  return (
    <a href={hrefOf('tasks', lastId)}>
      <Time at={lastAt} />
    </a>
  );
}
