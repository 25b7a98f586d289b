import { useSignal } from '@preact/signals';
import type { WorkerAnswer, WorkerRow } from '../../../src/dashboard/api-types.js';
import { readNames } from '../../api/names.js';
import { changeQueues } from '../../api/workers.js';
import { reloadAll, useResource } from '../../state/resource.js';
import { FormDialog } from '../../ui/dialog.js';
import { ChoiceField } from '../../ui/field.js';
import { command } from './command.js';
import { workerTexts } from './texts.js';

interface ServedQueueDialogProps {
  readonly worker: WorkerRow;
  readonly way: 'add-queue' | 'remove-queue';
}

export function ServedQueueDialog({ worker, way }: ServedQueueDialogProps) {
  const t = workerTexts();
  const isAdding = way === 'add-queue';
  const queues = useChoices(worker, isAdding);
  const chosen = useSignal('');
  const queue = queues.includes(chosen.value) ? chosen.value : (queues[0] ?? '');
  const title = isAdding ? t.addQueue : t.removeQueue;
  const done = ({ value }: WorkerAnswer): string => t.serves(Array.isArray(value) ? value.join(', ') : '?');
  return (
    <FormDialog
      title={title}
      action={title}
      isDisabled={queue === ''}
      onSubmit={() => command(() => changeQueues(worker.id, way, queue), done).then(reloadAll)}
    >
      <p>{isAdding ? t.addQueueMore : t.removeQueueMore}</p>
      <ChoiceField
        label={t.queue}
        value={chosen}
        choices={queues.map((name) => ({ value: name, label: name }))}
      />
    </FormDialog>
  );
}

/** The queues that it does not serve, or those that it does. */
function useChoices({ queues }: WorkerRow, isAdding: boolean): readonly string[] {
  const names = useResource('names', { load: readNames, isStill: true });
  if (!isAdding) return queues;
  return (names.state.value.data?.queues ?? []).filter((name) => !queues.includes(name));
}
