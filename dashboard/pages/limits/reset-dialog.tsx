import { resetBreaker } from '../../api/limits.js';
import { reloadAll } from '../../state/resource.js';
import { toast } from '../../state/toasts.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { limitTexts } from './texts.js';

export function ResetDialog({ name }: { readonly name: string }) {
  const t = limitTexts();
  const reset = async (): Promise<void> => {
    await resetBreaker(name);
    toast(t.isReset(name));
    await reloadAll();
  };
  return (
    <ConfirmDialog title={t.resetTitle(name)} action={t.reset} onConfirm={reset}>
      <p>{t.resetMore}</p>
    </ConfirmDialog>
  );
}
