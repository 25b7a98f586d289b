import { openDialog } from '../state/dialogs.js';
import { reloadAll } from '../state/resource.js';
import { ActionButton, Button } from '../ui/button.js';
import { PauseDialog, type Pausable } from './pause-dialog.js';
import { pauseTexts } from './texts.js';

export interface PauseButtonProps extends Pausable {
  readonly isPaused: boolean;
  readonly resume: (name: string) => Promise<unknown>;
}

/** Pauses with a reason, and resumes at once. */
export function PauseButton({ isPaused, resume, ...pausable }: PauseButtonProps) {
  const t = pauseTexts();
  const { name } = pausable;
  if (!isPaused) return <Button onClick={() => openDialog(<PauseDialog {...pausable} />)}>{t.pause}</Button>;
  const run = (): Promise<unknown> => resume(name).then(reloadAll);
  return (
    <ActionButton run={run} done={t.isResumed(name)}>
      {t.resume}
    </ActionButton>
  );
}
