import type { QueueRow } from '../../../src/dashboard/api-types.js';
import { resumeQueue } from '../../api/queues.js';
import { openDialog } from '../../state/dialogs.js';
import { reloadAll } from '../../state/resource.js';
import { may } from '../../state/session.js';
import { ActionButton, Button } from '../../ui/button.js';
import { PauseDialog } from './pause-dialog.js';
import { PurgeDialog } from './purge-dialog.js';
import { queueTexts } from './texts.js';

export function QueueActions({ queue }: { readonly queue: QueueRow }) {
  const t = queueTexts();
  const resume = async (): Promise<void> => {
    await resumeQueue(queue.name);
    await reloadAll();
  };
  return (
    <div class="buttons">
      {may('queues.pause') &&
        (queue.paused ? (
          <ActionButton run={resume} done={t.resumed(queue.name)}>
            {t.resume}
          </ActionButton>
        ) : (
          <Button onClick={() => openDialog(<PauseDialog name={queue.name} />)}>{t.pause}</Button>
        ))}
      {may('queues.purge') && (
        <Button
          kind="quiet"
          isDisabled={queue.waiting === 0}
          onClick={() => openDialog(<PurgeDialog name={queue.name} waiting={queue.waiting} />)}
        >
          {t.purge}
        </Button>
      )}
    </div>
  );
}
