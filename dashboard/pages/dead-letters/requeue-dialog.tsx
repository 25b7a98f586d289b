import { useSignal } from '@preact/signals';
import type { DeadLetterDetail, RequeueBody, RunAgain } from '../../../src/dashboard/api-types.js';
import { change, path } from '../../api/client.js';
import { go } from '../../state/router.js';
import { toast } from '../../state/toasts.js';
import { FormDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { ArgumentsField } from './arguments-field.js';
import { argumentsLock } from './arguments-lock.js';
import { argumentsProblem } from './edited-arguments.js';
import { deadTexts } from './texts.js';

/** Requeues one dead letter, with other arguments or on another queue if wanted. */
export function RequeueDialog({ deadLetter }: { readonly deadLetter: DeadLetterDetail }) {
  const t = deadTexts();
  const { id, canEdit, arguments: known } = deadLetter;
  const queue = useSignal('');
  const original = useSignal(argumentsLock(known) === undefined ? known?.json : undefined);
  const text = useSignal(original.value ?? '');
  const isChanged = original.value !== undefined && text.value.trim() !== original.value.trim();
  const problem = isChanged ? argumentsProblem(text.value) : undefined;
  const onSubmit = async (): Promise<void> => {
    const body: RequeueBody = {
      ...(isChanged && { argumentsJson: text.value }),
      ...(queue.value.trim() !== '' && { queue: queue.value.trim() }),
    };
    const again = await change<RunAgain>('POST', path`dead-letters/${id}/requeue`, body);
    toast(t.requeued);
    go('tasks', again.id);
  };
  return (
    <FormDialog
      title={t.requeueTitle}
      action={t.requeue}
      isDisabled={problem !== undefined}
      onSubmit={onSubmit}
    >
      <p>{t.requeueMore}</p>
      <TextField
        label={t.queue}
        value={queue}
        placeholder={deadLetter.queue}
        hint={t.queueHint}
        isMono
        hasFocus
      />
      {canEdit ? (
        <ArgumentsField id={id} known={known} original={original} text={text} problem={problem} />
      ) : (
        <p class="soft">{t.editLocked}</p>
      )}
    </FormDialog>
  );
}
