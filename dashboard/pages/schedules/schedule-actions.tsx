import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { pauseSchedule, resumeSchedule } from '../../api/schedules.js';
import { PauseButton } from '../../pause/pause-button.js';
import { openDialog } from '../../state/dialogs.js';
import { may } from '../../state/session.js';
import { Button } from '../../ui/button.js';
import { scheduleTexts } from './texts.js';
import { TriggerDialog } from './trigger-dialog.js';

/** The buttons of a row; the page of the schedule has more. */
export function ScheduleActions({ schedule }: { readonly schedule: ScheduleRow }) {
  const t = scheduleTexts();
  const { name, state } = schedule;
  if (!may('schedules.trigger')) return null;
  return (
    <div class="buttons">
      {state !== 'ended' && (
        <PauseButton
          name={name}
          isPaused={state === 'paused'}
          consequence={t.pauseMore}
          pause={pauseSchedule}
          resume={resumeSchedule}
        />
      )}
      <Button kind="quiet" onClick={() => openDialog(<TriggerDialog schedule={schedule} />)}>
        {t.trigger}
      </Button>
    </div>
  );
}
