import { useEffect, useMemo } from 'preact/hooks';
import type { WorkflowGroupNode, WorkflowParts, WorkflowTaskNode } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { ListStates } from '../../row-list/list-states.js';
import { PagedRows } from '../../row-list/paged-rows.js';
import { closeDialog } from '../../state/dialogs.js';
import { hrefOf } from '../../state/route.js';
import { commonTexts } from '../../text/common.js';
import { shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { OwnText } from '../../ui/own-text.js';
import { PhaseBadge } from '../../ui/phase-badge.js';
import { StateBar } from './state-bar.js';
import { workflowTexts } from './texts.js';

export interface PartsDialogProps {
  readonly root: string;
  readonly group: WorkflowGroupNode;
}

/** The parts of a folded group, 50 at a time. */
export function PartsDialog({ root, group }: PartsDialogProps) {
  const t = workflowTexts();
  const { id, size, counted } = group;
  const source = useMemo(() => partsOf(root, id), [root, id]);
  useEffect(() => {
    void source.reload();
    return source.stop;
  }, [source]);
  const { rows, hasMore, isLoading } = source.state.value;
  return (
    <Dialog title={t.partsOf(shown.number(size))}>
      <div class="dialog-body">
        <StateBar group={group} />
        {counted < size && <p class="hint">{t.counted(shown.number(counted))}</p>}
        <ListStates source={source} empty={undefined} />
        <ol class="part-list">
          {rows.map((part, index) => (
            <Part key={part.id} part={part} number={index + 1} />
          ))}
        </ol>
        {rows.length > 0 && hasMore && (
          <Button isBusy={isLoading} onClick={() => void source.more()}>
            {commonTexts().more}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Part({ part, number }: { readonly part: WorkflowTaskNode; readonly number: number }) {
  return (
    <li>
      <span class="faint number">{shown.number(number)}</span>
      <PhaseBadge phase={part.phase} />
      <span>
        <a href={hrefOf('tasks', part.id)} onClick={closeDialog}>
          <OwnText text={part.name} max={80} />
        </a>{' '}
        {part.error !== undefined && (
          <span class="bad-text">
            <OwnText text={part.error} max={200} />
          </span>
        )}
      </span>
    </li>
  );
}

function partsOf(root: string, groupId: string): PagedRows<WorkflowTaskNode> {
  return new PagedRows<WorkflowTaskNode>({
    keyOf: ({ id }) => id,
    load: async (cursor, signal) => {
      const { parts, next } = await read<WorkflowParts>(
        path`workflows/${root}/parts/${groupId}`,
        { cursor },
        signal,
      );
      return { rows: parts, next };
    },
  });
}
