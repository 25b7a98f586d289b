import { useSignal } from '@preact/signals';
import { reloadAll } from '../state/resource.js';
import { toast } from '../state/toasts.js';
import { FormDialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { pauseTexts } from './texts.js';

/** A queue or a schedule, and how it is paused. */
export interface Pausable {
  readonly name: string;
  /** What the pause means, in a sentence or two. */
  readonly consequence: string;
  readonly pause: (name: string, note: string) => Promise<unknown>;
}

/** As the server has it. */
const MOST_CHARS = 500;

/** Asks for the reason, which stands beside the name until the pause ends. */
export function PauseDialog({ name, consequence, pause }: Pausable) {
  const t = pauseTexts();
  const note = useSignal('');
  const onSubmit = async (): Promise<void> => {
    await pause(name, note.value.trim());
    toast(t.isPaused(name));
    await reloadAll();
  };
  return (
    <FormDialog title={t.title(name)} action={t.pause} onSubmit={onSubmit}>
      <p>{consequence}</p>
      <TextField label={t.note} hint={t.noteHint} value={note} maxLength={MOST_CHARS} hasFocus />
    </FormDialog>
  );
}
