import { purgeQueue } from '../../api/queues.js';
import { reloadAll } from '../../state/resource.js';
import { toast } from '../../state/toasts.js';
import { counted } from '../../text/shown.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { queueTexts } from './texts.js';

export function PurgeDialog({ name, waiting }: { readonly name: string; readonly waiting: number }) {
  const t = queueTexts();
  const purge = async (): Promise<void> => {
    const { count = 0 } = await purgeQueue(name);
    toast(t.purged(counted(count, t.task, t.tasks)));
    await reloadAll();
  };
  return (
    <ConfirmDialog title={t.purgeTitle(name)} action={t.purge} isDanger typed={name} onConfirm={purge}>
      <p>{t.purgeMore(counted(waiting, t.task, t.tasks))}</p>
    </ConfirmDialog>
  );
}
