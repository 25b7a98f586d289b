import type { WorkerDetail } from '../../../src/dashboard/api-types.js';
import { openDialog } from '../../state/dialogs.js';
import { may } from '../../state/session.js';
import { Button } from '../../ui/button.js';
import { ResizeDialog } from './resize-dialog.js';
import { ServedQueueDialog } from './served-queue-dialog.js';
import { ShutDownDialog } from './shut-down-dialog.js';
import { workerTexts } from './texts.js';

export function WorkerActions({ worker }: { readonly worker: WorkerDetail }) {
  const t = workerTexts();
  if (!may('workers.control') || !worker.isAlive) return null;
  if (!worker.takesCommands) return <p class="hint">{t.noCommands}</p>;
  return (
    <>
      <Button onClick={() => openDialog(<ResizeDialog worker={worker} way="grow" />)}>{t.grow}</Button>
      <Button onClick={() => openDialog(<ResizeDialog worker={worker} way="shrink" />)}>{t.shrink}</Button>
      <Button onClick={() => openDialog(<ServedQueueDialog worker={worker} way="add-queue" />)}>
        {t.addQueue}
      </Button>
      <Button onClick={() => openDialog(<ServedQueueDialog worker={worker} way="remove-queue" />)}>
        {t.removeQueue}
      </Button>
      <Button onClick={() => openDialog(<ShutDownDialog worker={worker} />)}>{t.shutDown}</Button>
    </>
  );
}
