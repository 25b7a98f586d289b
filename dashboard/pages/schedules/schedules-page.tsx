import type { ScheduleList, ScheduleRow } from '../../../src/dashboard/api-types.js';
import { readSchedules } from '../../api/schedules.js';
import { openDialog } from '../../state/dialogs.js';
import { useResource } from '../../state/resource.js';
import { setQuery } from '../../state/router.js';
import { may } from '../../state/session.js';
import { pageNames } from '../../text/page-names.js';
import { counted, shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { PageHeader } from '../../ui/page-header.js';
import { SearchField } from '../../ui/search-field.js';
import { ScheduleForm } from './schedule-form.js';
import { ScheduleTable } from './schedule-table.js';
import { scheduleTexts } from './texts.js';

export function SchedulesPage({ text }: { readonly text: string }) {
  const t = scheduleTexts();
  const schedules = useResource<ScheduleList>('schedules', {
    load: readSchedules,
    topics: ['schedules'],
    merge: (list, _topic, message) => ({ ...list, schedules: message as readonly ScheduleRow[] }),
  });
  const data = schedules.state.value.data;
  return (
    <>
      <PageHeader title={pageNames().schedules} summary={data && summaryOf(data.schedules)}>
        <SearchField label={t.find} value={text} onInput={(name) => setQuery({ name })} />
        {may('schedules.write') && (
          <Button kind="primary" icon="plus" onClick={() => openDialog(<ScheduleForm />)}>
            {t.make}
          </Button>
        )}
      </PageHeader>
      <Loaded resource={schedules}>{(list) => <Matching schedules={list.schedules} text={text} />}</Loaded>
    </>
  );
}

function Matching({
  schedules,
  text,
}: {
  readonly schedules: readonly ScheduleRow[];
  readonly text: string;
}) {
  const t = scheduleTexts();
  if (schedules.length === 0)
    return (
      <Notice title={t.empty} icon="schedules">
        {t.emptyMore}
      </Notice>
    );
  const matching = schedules.filter(({ name, task }) => name.includes(text) || task.includes(text));
  if (matching.length > 0) return <ScheduleTable schedules={matching} />;
  return (
    <Notice title={t.noMatch} icon="search">
      <Button onClick={() => setQuery({ name: undefined })}>{t.showAll}</Button>
    </Notice>
  );
}

function summaryOf(schedules: readonly ScheduleRow[]): string {
  const t = scheduleTexts();
  const paused = schedules.filter(({ state }) => state === 'paused').length;
  const late = schedules.filter(({ lateMs }) => lateMs !== undefined).length;
  const parts = [
    counted(schedules.length, t.schedule, t.schedules),
    paused > 0 && t.summaryPaused(shown.number(paused)),
    late > 0 && t.summaryLate(shown.number(late)),
  ];
  return parts.filter(Boolean).join(', ');
}
