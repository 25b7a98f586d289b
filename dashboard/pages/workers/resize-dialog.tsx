import { useSignal } from '@preact/signals';
import type { WorkerAnswer, WorkerRow } from '../../../src/dashboard/api-types.js';
import { resizeWorker } from '../../api/workers.js';
import { counted } from '../../text/shown.js';
import { reloadAll } from '../../state/resource.js';
import { FormDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { wholeNumberIn } from '../../ui/whole-number.js';
import { command } from './command.js';
import { workerTexts } from './texts.js';

export function ResizeDialog({
  worker,
  way,
}: {
  readonly worker: WorkerRow;
  readonly way: 'grow' | 'shrink';
}) {
  const t = workerTexts();
  const text = useSignal('1');
  const count = wholeNumberIn(text.value);
  const now = counted(worker.concurrency, t.slot, t.slotsNoun);
  const done = ({ value }: WorkerAnswer): string =>
    t.hasSlots(typeof value === 'number' ? counted(value, t.slot, t.slotsNoun) : '?');
  return (
    <FormDialog
      title={t[way]}
      action={t[way]}
      isDisabled={count === undefined}
      onSubmit={() => command(() => resizeWorker(worker.id, way, count ?? 1), done).then(reloadAll)}
    >
      <p>{way === 'grow' ? t.growMore(now) : t.shrinkMore(now)}</p>
      <TextField
        label={t.slots}
        value={text}
        inputMode="numeric"
        hasFocus
        problem={count === undefined ? t.wholeNumber : undefined}
      />
    </FormDialog>
  );
}
