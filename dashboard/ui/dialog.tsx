import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ApiError } from '../api/api-error.js';
import { closeDialog, dialog } from '../state/dialogs.js';
import { commonTexts } from '../text/common.js';
import { Button } from './button.js';
import { ErrorNote } from './error-note.js';

/** The open dialog. The element keeps the focus inside, closes with Escape, and gives the focus back. */
export function DialogHost() {
  return dialog.value ?? null;
}

export function Dialog({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  return (
    <dialog ref={element} class="dialog" aria-labelledby={heading} onClose={closeDialog}>
      <header>
        <h2 id={heading}>{title}</h2>
        <Button kind="quiet" icon="close" label={commonTexts().close} onClick={closeDialog} />
      </header>
      {children}
    </dialog>
  );
}

export interface FormDialogProps {
  readonly title: string;
  readonly children?: ComponentChildren;
  /** The word on the button, a verb. */
  readonly action: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  /** Closes the dialog when it is fulfilled; else the error and the input stay. */
  readonly onSubmit: () => Promise<unknown>;
}

/** A dialog with a form that changes something. */
export function FormDialog({
  title,
  children,
  action,
  isDanger = false,
  isDisabled = false,
  onSubmit,
}: FormDialogProps) {
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isDisabled || isBusy.value) return;
    isBusy.value = true;
    error.value = undefined;
    try {
      await onSubmit();
      closeDialog();
    } catch (thrown) {
      error.value = ApiError.from(thrown);
    }
    isBusy.value = false;
  };
  return (
    <Dialog title={title}>
      <form method="dialog" onSubmit={(event) => void submit(event)}>
        <div class="dialog-body">
          {children}
          {error.value && <ErrorNote error={error.value} />}
        </div>
        <footer>
          <Button onClick={closeDialog}>{commonTexts().cancel}</Button>
          <Button
            type="submit"
            kind={isDanger ? 'danger' : 'primary'}
            isDisabled={isDisabled}
            isBusy={isBusy.value}
          >
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
