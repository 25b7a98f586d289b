import { useSignal } from '@preact/signals';
import { pauseQueue } from '../../api/queues.js';
import { reloadAll } from '../../state/resource.js';
import { toast } from '../../state/toasts.js';
import { FormDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { queueTexts } from './texts.js';

const MOST_CHARS = 500;

export function PauseDialog({ name }: { readonly name: string }) {
  const t = queueTexts();
  const note = useSignal('');
  const pause = async (): Promise<void> => {
    await pauseQueue(name, note.value.trim());
    toast(t.pausedDone(name));
    await reloadAll();
  };
  return (
    <FormDialog title={t.pauseTitle(name)} action={t.pause} onSubmit={pause}>
      <p>{t.pauseMore}</p>
      <TextField label={t.note} hint={t.noteHint} value={note} maxLength={MOST_CHARS} hasFocus />
    </FormDialog>
  );
}
