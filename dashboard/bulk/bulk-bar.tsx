import { useSignal } from '@preact/signals';
import type { BulkAction, BulkBody, TaskCount } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { read } from '../api/client.js';
import { openDialog } from '../state/dialogs.js';
import { toast } from '../state/toasts.js';
import { lineOf } from '../text/error-texts.js';
import { shown } from '../text/shown.js';
import { Button } from '../ui/button.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { startBulk } from './bulk-job.js';
import type { Selection } from './selection.js';
import { bulkConsequence, bulkTexts, bulkTitle } from './texts.js';

export interface BulkBarProps {
  readonly selection: Selection;
  readonly filter: string;
  /** Those that the user may do. */
  readonly actions: readonly BulkAction[];
}

/** What can be done with the chosen rows. */
export function BulkBar({ selection, filter, actions }: BulkBarProps) {
  const t = bulkTexts();
  const isCounting = useSignal(false);
  const [first] = actions;
  if (selection.isEmpty || first === undefined) return null;
  const matching = selection.matching.value;
  const count = async (): Promise<void> => {
    isCounting.value = true;
    try {
      selection.chooseMatching(await read<TaskCount>(countRoute(first), { filter }));
    } catch (error) {
      toast(lineOf(ApiError.from(error)), 'bad');
    }
    isCounting.value = false;
  };
  return (
    <div class="bulk-bar" role="group" aria-label={t.selected('')}>
      <strong role="status">
        {matching === undefined
          ? t.selected(shown.number(selection.ids.value.size))
          : t.matching(shown.number(matching.count), matching.isExact)}
      </strong>
      {matching === undefined && (
        <Button kind="quiet" isBusy={isCounting.value} onClick={() => void count()}>
          {t.selectMatching}
        </Button>
      )}
      <span class="spring" />
      {actions.map((action) => (
        <Button key={action} onClick={() => confirm(action, selection, filter)}>
          {t[action]}
        </Button>
      ))}
      <Button kind="quiet" icon="close" label={t.clear} onClick={() => selection.clear()} />
    </div>
  );
}

function confirm(action: BulkAction, selection: Selection, filter: string): void {
  const matching = selection.matching.peek();
  const ids = [...selection.ids.peek()];
  const count = shown.number(matching?.count ?? ids.length);
  const isAll = matching !== undefined && filter === '';
  const body: BulkBody =
    matching === undefined ? { action, ids } : { action, filter, ...(isAll && { confirm: 'all' }) };
  const onConfirm = async (): Promise<void> => {
    await startBulk(body);
    selection.clear();
  };
  openDialog(
    <ConfirmDialog
      title={bulkTitle(action, count, matching?.isExact)}
      action={bulkTexts()[action]}
      isDanger={action !== 'requeue'}
      onConfirm={onConfirm}
      {...(isAll && { typed: count })}
    >
      <p>{bulkConsequence(action)}</p>
      {isAll && <p>{bulkTexts().all}</p>}
    </ConfirmDialog>,
  );
}

/** Tasks and dead letters have filters and counts of their own. */
function countRoute(action: BulkAction): string {
  return action === 'requeue' || action === 'drop' ? 'dead-letters/count' : 'tasks/count';
}
