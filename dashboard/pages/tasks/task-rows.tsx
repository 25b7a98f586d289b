import type { TaskRow } from '../../../src/dashboard/api-types.js';
import type { Selection } from '../../bulk/selection.js';
import { ListEnd } from '../../row-list/list-end.js';
import { ListStates } from '../../row-list/list-states.js';
import type { RowSource } from '../../row-list/row-source.js';
import { SelectAll } from '../../row-list/select-row.js';
import { RowList } from '../../row-list/row-list.js';
import { SearchedRows } from '../../row-list/searched-rows.js';
import { pageNames } from '../../text/page-names.js';
import { Notice } from '../../ui/notice.js';
import { SearchProgressLine } from './search-progress-line.js';
import { TaskCells } from './task-cells.js';
import { taskListTexts } from './texts.js';

export interface TaskRowsProps {
  readonly source: RowSource<TaskRow>;
  readonly selection: Selection;
  readonly isSelectable: boolean;
  readonly isFiltered: boolean;
  readonly onScroll: (isAtTop: boolean) => void;
}

/** The list, and what stands in its place while it is empty or broken. */
export function TaskRows({ source, selection, isSelectable, isFiltered, onScroll }: TaskRowsProps) {
  const { rows } = source.state.value;
  const isSearch = source instanceof SearchedRows;
  return (
    <>
      {isSearch && <SearchProgressLine search={source} />}
      <ListStates source={source} empty={<NoTasks isFiltered={isFiltered} />} />
      {rows.length > 0 && (
        <RowList
          caption={pageNames().tasks}
          className={isSelectable ? 'task-rows' : 'task-rows no-check'}
          rows={rows}
          keyOf={({ id }) => id}
          isSelected={({ id }) => selection.has(id)}
          head={<Head selection={selection} ids={rows.map(({ id }) => id)} />}
          cells={(row) => <TaskCells row={row} selection={selection} />}
          onEnd={() => void source.more()}
          onScroll={onScroll}
        />
      )}
      {rows.length > 0 && <ListEnd source={source} />}
    </>
  );
}

function NoTasks({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = taskListTexts();
  if (isFiltered)
    return (
      <Notice title={t.none} icon="search">
        {t.noneMore}
      </Notice>
    );
  return (
    <Notice title={t.noneLive} icon="tasks">
      {t.noneLiveMore}
    </Notice>
  );
}

function Head({ selection, ids }: { readonly selection: Selection; readonly ids: readonly string[] }) {
  const t = taskListTexts();
  return (
    <>
      <SelectAll selection={selection} ids={ids} />
      <span role="columnheader">{t.state}</span>
      <span role="columnheader">{t.task}</span>
      <span role="columnheader">{t.queue}</span>
      <span role="columnheader" class="minor">
        {t.id}
      </span>
      <span role="columnheader">{t.when}</span>
      <span role="columnheader" class="minor number">
        {t.attempt}
      </span>
      <span role="columnheader" class="minor number">
        {t.took}
      </span>
    </>
  );
}
