import { useSignal } from '@preact/signals';
import type { Names, WorkerAnswer, WorkerRow } from '../../../src/dashboard/api-types.js';
import { readNames } from '../../api/names.js';
import { changeQueues } from '../../api/workers.js';
import { reloadAll, useResource } from '../../state/resource.js';
import { FormDialog } from '../../ui/dialog.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { command } from './command.js';
import { workerTexts } from './texts.js';

interface ServedQueueDialogProps {
  readonly worker: WorkerRow;
  readonly way: 'add-queue' | 'remove-queue';
}

export function ServedQueueDialog({ worker, way }: ServedQueueDialogProps) {
  const t = workerTexts();
  const isAdding = way === 'add-queue';
  const names = useResource('names', { load: readNames, isStill: true }).state.value.data;
  const chosen = useSignal(isAdding ? '' : (worker.queues[0] ?? ''));
  const queue = chosen.value.trim();
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
      {isAdding ? (
        // A queue that nobody uses yet is known to the worker alone.
        <TextField label={t.queue} value={chosen} isMono hasFocus suggestions={othersThan(worker, names)} />
      ) : (
        <ChoiceField
          label={t.queue}
          value={chosen}
          choices={worker.queues.map((name) => ({ value: name, label: name }))}
        />
      )}
    </FormDialog>
  );
}

/** Queues that are known and that it does not serve. */
function othersThan({ queues }: WorkerRow, names: Names | undefined): readonly string[] {
  return names?.queues.filter((name) => !queues.includes(name)) ?? [];
}
