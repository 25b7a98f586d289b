import type { DeadLetterDetail } from '../../../src/dashboard/api-types.js';
import { change, path } from '../../api/client.js';
import { openDialog } from '../../state/dialogs.js';
import { go } from '../../state/router.js';
import { may } from '../../state/session.js';
import { toast } from '../../state/toasts.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { TraceLink } from '../../ui/trace-link.js';
import { RequeueDialog } from './requeue-dialog.js';
import { deadTexts } from './texts.js';

/** Changes of one dead letter that the user may make. */
export function DeadLetterActions({ deadLetter }: { readonly deadLetter: DeadLetterDetail }) {
  const t = deadTexts();
  const { id, traceUrl } = deadLetter;
  return (
    <>
      <TraceLink url={traceUrl} />
      {may('dead.requeue') && (
        <Button kind="primary" onClick={() => openDialog(<RequeueDialog deadLetter={deadLetter} />)}>
          {t.requeue}
        </Button>
      )}
      {may('dead.drop') && <Button onClick={() => openDrop(id)}>{t.drop}</Button>}
    </>
  );
}

function openDrop(id: string): void {
  const t = deadTexts();
  const onConfirm = async (): Promise<void> => {
    await change('DELETE', path`dead-letters/${id}`);
    toast(t.dropped);
    go('dead-letters');
  };
  openDialog(
    <ConfirmDialog title={t.dropTitle} action={t.drop} isDanger onConfirm={onConfirm}>
      <p>{t.dropMore}</p>
    </ConfirmDialog>,
  );
}
