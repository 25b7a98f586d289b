import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { commonTexts } from '../text/common.js';
import { FormDialog } from './dialog.js';
import { TextField } from './field.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** The consequences, in a sentence or two. */
  readonly children: ComponentChildren;
  readonly action: string;
  readonly isDanger?: boolean;
  /** For what destroys: the button works once this is typed. */
  readonly typed?: string;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before a change that cannot be undone. */
export function ConfirmDialog({ typed, children, onConfirm, ...form }: ConfirmDialogProps) {
  const text = useSignal('');
  const isRight = typed === undefined || text.value.trim() === typed;
  return (
    <FormDialog {...form} isDisabled={!isRight} onSubmit={onConfirm}>
      {children}
      {typed !== undefined && (
        <TextField label={commonTexts().typeToConfirm(typed)} value={text} isMono hasFocus />
      )}
    </FormDialog>
  );
}
