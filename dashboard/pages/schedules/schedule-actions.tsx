import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { resumeSchedule } from '../../api/schedules.js';
import { openDialog } from '../../state/dialogs.js';
import { reloadAll } from '../../state/resource.js';
import { may } from '../../state/session.js';
import { ActionButton, Button } from '../../ui/button.js';
import { PauseScheduleDialog } from './pause-schedule-dialog.js';
import { scheduleTexts } from './texts.js';
import { TriggerDialog } from './trigger-dialog.js';

/** The buttons of a row; the page of the schedule has more. */
export function ScheduleActions({ schedule }: { readonly schedule: ScheduleRow }) {
  const t = scheduleTexts();
  const { name, state } = schedule;
  const resume = async (): Promise<void> => {
    await resumeSchedule(name);
    await reloadAll();
  };
  return (
    <div class="buttons">
      {may('schedules.trigger') && state === 'paused' && (
        <ActionButton run={resume} done={t.isResumed(name)}>
          {t.resume}
        </ActionButton>
      )}
      {may('schedules.trigger') && (state === 'active' || state === 'orphaned') && (
        <Button onClick={() => openDialog(<PauseScheduleDialog name={name} />)}>{t.pause}</Button>
      )}
      {may('schedules.trigger') && (
        <Button kind="quiet" onClick={() => openDialog(<TriggerDialog schedule={schedule} />)}>
          {t.trigger}
        </Button>
      )}
    </div>
  );
}
