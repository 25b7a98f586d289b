import { openDialog } from '../state/dialogs.js';
import { reloadAll } from '../state/resource.js';
import { toast } from '../state/toasts.js';
import { ActionButton } from '../ui/button.js';
import { PauseDialog, type Pausable } from './pause-dialog.js';
import { pauseTexts } from './texts.js';

export interface PauseButtonProps extends Pausable {
  readonly isPaused: boolean;
  readonly resume: (name: string) => Promise<unknown>;
}

/** Pauses with a reason, and resumes at once. It is one element in both states, so that it keeps the focus. */
export function PauseButton({ isPaused, resume, ...pausable }: PauseButtonProps) {
  const t = pauseTexts();
  const { name } = pausable;
  const askWhy = async (): Promise<void> => openDialog(<PauseDialog {...pausable} />);
  const goOn = async (): Promise<void> => {
    await resume(name);
    toast(t.isResumed(name));
    await reloadAll();
  };
  return <ActionButton run={isPaused ? goOn : askWhy}>{isPaused ? t.resume : t.pause}</ActionButton>;
}
