import type { QueueRow } from '../../../src/dashboard/api-types.js';
import { pauseQueue, resumeQueue } from '../../api/queues.js';
import { PauseButton } from '../../pause/pause-button.js';
import { openDialog } from '../../state/dialogs.js';
import { may } from '../../state/session.js';
import { Button } from '../../ui/button.js';
import { PurgeDialog } from './purge-dialog.js';
import { queueTexts } from './texts.js';

export function QueueActions({ queue: { name, paused, waiting } }: { readonly queue: QueueRow }) {
  const t = queueTexts();
  return (
    <div class="buttons">
      {may('queues.pause') && (
        <PauseButton
          name={name}
          isPaused={paused}
          consequence={t.pauseMore}
          pause={pauseQueue}
          resume={resumeQueue}
        />
      )}
      {may('queues.purge') && (
        <Button
          kind="quiet"
          isDisabled={waiting === 0}
          onClick={() => openDialog(<PurgeDialog name={name} waiting={waiting} />)}
        >
          {t.purge}
        </Button>
      )}
    </div>
  );
}
