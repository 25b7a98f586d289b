import type { LiveTopic, ScheduleDetail, ScheduleRow } from '../../../src/dashboard/api-types.js';
import { readSchedule } from '../../api/schedules.js';
import { openDialog } from '../../state/dialogs.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { may } from '../../state/session.js';
import { pageNames } from '../../text/page-names.js';
import { Button } from '../../ui/button.js';
import { DetailHeader } from '../../ui/detail-header.js';
import { Loaded } from '../../ui/loaded.js';
import { History } from './history.js';
import { NextTimes } from './next-times.js';
import { RemoveDialog } from './remove-dialog.js';
import { ScheduleActions } from './schedule-actions.js';
import { ScheduleFacts } from './schedule-facts.js';
import { ScheduleForm } from './schedule-form.js';
import { ScheduleState } from './schedule-state.js';
import { scheduleTexts } from './texts.js';

const READ_EVERY_MS = 5000;

export function SchedulePage({ name }: { readonly name: string }) {
  const schedule = useResource<ScheduleDetail>(name, {
    load: (signal) => readSchedule(name, signal),
    topics: ['schedules'],
    merge: withSample,
    everyMs: READ_EVERY_MS,
  });
  const data = schedule.state.value.data;
  return (
    <>
      <DetailHeader
        parent={{ title: pageNames().schedules, href: hrefOf('schedules') }}
        id={name}
        state={data && <ScheduleState schedule={data} />}
      >
        {data && <ScheduleActions schedule={data} />}
        {data && <Changes schedule={data} />}
      </DetailHeader>
      <Loaded resource={schedule}>
        {(found) => (
          <>
            <div class="columns">
              <ScheduleFacts schedule={found} />
              <NextTimes schedule={found} />
            </div>
            <History ticks={found.history} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Only schedules that were made at run time can be changed. */
function Changes({ schedule }: { readonly schedule: ScheduleDetail }) {
  const t = scheduleTexts();
  if (!may('schedules.write')) return null;
  const isOurs = schedule.origin === 'api';
  const hint = isOurs ? {} : { label: t.originCodeMore };
  return (
    <>
      <Button {...hint} isDisabled={!isOurs} onClick={() => openDialog(<ScheduleForm schedule={schedule} />)}>
        {t.edit}
      </Button>
      <Button
        kind="quiet"
        {...hint}
        isDisabled={!isOurs}
        onClick={() => openDialog(<RemoveDialog name={schedule.name} />)}
      >
        {t.remove}
      </Button>
    </>
  );
}

function withSample(schedule: ScheduleDetail, _topic: LiveTopic, message: unknown): ScheduleDetail {
  const sample = (message as readonly ScheduleRow[]).find(({ name }) => name === schedule.name);
  return { ...schedule, ...sample };
}
