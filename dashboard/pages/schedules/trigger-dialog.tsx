import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { triggerSchedule } from '../../api/schedules.js';
import { reloadAll } from '../../state/resource.js';
import { toast } from '../../state/toasts.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { scheduleTexts } from './texts.js';

export function TriggerDialog({ schedule: { name, task } }: { readonly schedule: ScheduleRow }) {
  const t = scheduleTexts();
  const trigger = async (): Promise<void> => {
    await triggerSchedule(name);
    toast(t.isTriggered(name));
    await reloadAll();
  };
  return (
    <ConfirmDialog title={t.triggerTitle(name)} action={t.trigger} onConfirm={trigger}>
      <p>{t.triggerMore(task)}</p>
    </ConfirmDialog>
  );
}
