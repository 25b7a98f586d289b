import type { RunAgain, TaskDetail } from '../../../src/dashboard/api-types.js';
import { change, path } from '../../api/client.js';
import { openDialog } from '../../state/dialogs.js';
import { hrefOf } from '../../state/route.js';
import { go } from '../../state/router.js';
import { may } from '../../state/session.js';
import { toast } from '../../state/toasts.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { TraceLink } from '../../ui/trace-link.js';
import { detailTexts } from './detail-texts.js';

export interface TaskActionsProps {
  readonly task: TaskDetail;
  readonly reload: () => Promise<void>;
}

/** Changes of one task that the user may make, and ways out of the page. */
export function TaskActions({ task, reload }: TaskActionsProps) {
  const t = detailTexts();
  const { id, phase, isDeadLetter, traceUrl } = task;
  const hasEnded = phase === 'succeeded' || phase === 'failed' || phase === 'revoked';
  // Of an ended task the arguments are gone, unless it is a dead letter.
  const isKept = !hasEnded || isDeadLetter;
  return (
    <>
      <TraceLink url={traceUrl} />
      {isDeadLetter && (
        <a class="button" href={hrefOf('dead-letters', id)}>
          {t.deadLetter}
        </a>
      )}
      {!hasEnded && may('tasks.revoke') && (
        <Button onClick={() => openRevoke(task, reload)}>{phase === 'running' ? t.stop : t.revoke}</Button>
      )}
      {isKept && may('tasks.run') && <Button onClick={() => openRunAgain(id)}>{t.runAgain}</Button>}
    </>
  );
}

/** A running task is stopped; another one does not start. */
function openRevoke({ id, phase }: TaskDetail, reload: () => Promise<void>): void {
  const t = detailTexts();
  const terminate = phase === 'running';
  const onConfirm = async (): Promise<void> => {
    await change('POST', path`tasks/${id}/revoke`, { terminate });
    toast(t.revoked);
    await reload();
  };
  openDialog(
    <ConfirmDialog
      title={terminate ? t.stopTitle : t.revokeTitle}
      action={terminate ? t.stop : t.revoke}
      isDanger
      onConfirm={onConfirm}
    >
      <p>{terminate ? t.stopMore : t.revokeMore}</p>
    </ConfirmDialog>,
  );
}

function openRunAgain(id: string): void {
  const t = detailTexts();
  const onConfirm = async (): Promise<void> => {
    const again = await change<RunAgain>('POST', path`tasks/${id}/run-again`);
    go('tasks', again.id);
  };
  openDialog(
    <ConfirmDialog title={t.runAgainTitle} action={t.runAgain} onConfirm={onConfirm}>
      <p>{t.runAgainMore}</p>
    </ConfirmDialog>,
  );
}
