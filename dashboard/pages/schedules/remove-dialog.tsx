import { removeSchedule } from '../../api/schedules.js';
import { go } from '../../state/router.js';
import { toast } from '../../state/toasts.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { scheduleTexts } from './texts.js';

export function RemoveDialog({ name }: { readonly name: string }) {
  const t = scheduleTexts();
  const remove = async (): Promise<void> => {
    await removeSchedule(name);
    toast(t.isRemoved(name));
    go('schedules');
  };
  return (
    <ConfirmDialog title={t.removeTitle(name)} action={t.remove} isDanger typed={name} onConfirm={remove}>
      <p>{t.removeMore}</p>
    </ConfirmDialog>
  );
}
