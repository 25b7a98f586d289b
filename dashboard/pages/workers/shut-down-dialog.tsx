import { useSignal } from '@preact/signals';
import type { WorkerAnswer, WorkerRow } from '../../../src/dashboard/api-types.js';
import { shutDownWorker } from '../../api/workers.js';
import { go } from '../../state/router.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { ChoiceField } from '../../ui/field.js';
import { command } from './command.js';
import { workerTexts } from './texts.js';

export function ShutDownDialog({ worker: { id } }: { readonly worker: WorkerRow }) {
  const t = workerTexts();
  const how = useSignal('warm');
  const shutDown = async (): Promise<void> => {
    const send = (): Promise<WorkerAnswer> => shutDownWorker(id, how.value === 'cold');
    await command(send, () => t.shutsDown);
    go('workers');
  };
  return (
    <ConfirmDialog title={t.shutDownTitle(id)} action={t.shutDown} isDanger onConfirm={shutDown}>
      <p>{t.shutDownMore}</p>
      <ChoiceField
        label={t.how}
        value={how}
        choices={[
          { value: 'warm', label: t.warm },
          { value: 'cold', label: t.cold },
        ]}
      />
    </ConfirmDialog>
  );
}
