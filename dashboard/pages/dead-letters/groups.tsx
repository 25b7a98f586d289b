import type {
  BulkAction,
  DeadLetterGroup,
  DeadLetterGroups,
  TaskCount,
} from '../../../src/dashboard/api-types.js';
import { read } from '../../api/client.js';
import { startBulk } from '../../bulk/bulk-job.js';
import { bulkConsequence, bulkTexts, bulkTitle } from '../../bulk/texts.js';
import { openDialog } from '../../state/dialogs.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { commonTexts } from '../../text/common.js';
import { ActionButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnText } from '../../ui/own-text.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { NoDeadLetters } from './dead-letter-rows.js';
import { deadTexts } from './texts.js';

export interface GroupsProps {
  readonly filter: string;
  readonly actions: readonly BulkAction[];
}

/** All groups are made anew from up to 10 000 dead letters. */
const REFRESH_MS = 10_000;

/** Dead letters by task, error and queue, the largest group first. */
export function Groups({ filter, actions }: GroupsProps) {
  const groups = useResource<DeadLetterGroups>(`dead-groups:${filter}`, {
    load: (signal) => read('dead-letters/groups', { filter }, signal),
    everyMs: REFRESH_MS,
  });
  return (
    <Loaded resource={groups}>
      {(found) => <GroupTable found={found} filter={filter} actions={actions} />}
    </Loaded>
  );
}

function GroupTable({ found, filter, actions }: GroupsProps & { readonly found: DeadLetterGroups }) {
  const t = deadTexts();
  if (found.groups.length === 0) return <NoDeadLetters isFiltered={filter !== ''} />;
  return (
    <>
      <Table
        caption={t.groups}
        columns={columnsFor(actions)}
        rows={found.groups}
        keyOf={({ filter: key }) => key}
      />
      {found.examined < found.total && (
        <p class="hint">{t.examined(shown.number(found.examined), shown.number(found.total))}</p>
      )}
    </>
  );
}

function columnsFor(actions: readonly BulkAction[]): readonly Column<DeadLetterGroup>[] {
  const t = deadTexts();
  return [
    { key: 'task', title: t.task, isHeading: true, cell: (group) => <TaskLink group={group} /> },
    { key: 'error', title: t.error, isWide: true, cell: (group) => <ErrorLine group={group} /> },
    { key: 'queue', title: t.queue, isMinor: true, cell: ({ queue }) => <OwnText text={queue} max={60} /> },
    { key: 'count', title: t.count, isNumber: true, cell: ({ count }) => shown.number(count) },
    { key: 'newest', title: t.newest, isNumber: true, cell: ({ newestAt }) => <Time at={newestAt} /> },
    {
      key: 'actions',
      title: commonTexts().actions,
      isActions: 'stacked',
      cell: (group) => <Actions group={group} actions={actions} />,
    },
  ];
}

function TaskLink({ group: { task, filter, newestId } }: { readonly group: DeadLetterGroup }) {
  return (
    <a href={hrefOf('dead-letters', undefined, { filter, view: 'list' })}>
      <OwnText text={task === '' ? newestId : task} max={120} />
    </a>
  );
}

function ErrorLine({ group: { errorName, errorMessage } }: { readonly group: DeadLetterGroup }) {
  return (
    <>
      <strong class="bad-text error-name">
        <OwnText text={errorName} max={40} />
      </strong>{' '}
      <OwnText text={errorMessage} max={200} />
    </>
  );
}

interface ActionsProps {
  readonly group: DeadLetterGroup;
  readonly actions: readonly BulkAction[];
}

function Actions({ group, actions }: ActionsProps) {
  const t = deadTexts();
  return (
    <span class="buttons">
      {actions.map((action) => (
        <ActionButton key={action} run={() => confirm(action, group)}>
          {action === 'drop' ? t.dropAll : t.requeueAll}
        </ActionButton>
      ))}
    </span>
  );
}

/** Asks how many the filter fits that the change will be given: the groups are of the newest alone, and grow older. */
async function confirm(action: BulkAction, { filter, task, errorName }: DeadLetterGroup): Promise<void> {
  const { count, isExact } = await read<TaskCount>('dead-letters/count', { filter });
  openDialog(
    <ConfirmDialog
      title={bulkTitle(action, shown.number(count), isExact)}
      action={bulkTexts()[action]}
      isDanger={action === 'drop'}
      onConfirm={() => startBulk({ action, filter })}
    >
      <p class="mono">
        <OwnText text={`${task} · ${errorName}`} />
      </p>
      <p>{bulkConsequence(action)}</p>
    </ConfirmDialog>,
  );
}
