import type { DeadLetterRow } from '../../../src/dashboard/api-types.js';
import type { Selection } from '../../bulk/selection.js';
import { bulkTexts } from '../../bulk/texts.js';
import { ListEnd } from '../../row-list/list-end.js';
import type { RowSource } from '../../row-list/row-source.js';
import { RowList } from '../../row-list/row-list.js';
import { SelectAll, SelectRow } from '../../row-list/select-row.js';
import { hrefOf } from '../../state/route.js';
import { pageNames } from '../../text/page-names.js';
import { ListStates } from '../../row-list/list-states.js';
import { Notice } from '../../ui/notice.js';
import { OwnText } from '../../ui/own-text.js';
import { Time } from '../../ui/time.js';
import { deadTexts } from './texts.js';

export interface DeadLetterRowsProps {
  readonly source: RowSource<DeadLetterRow>;
  readonly selection: Selection;
  readonly isSelectable: boolean;
  readonly isFiltered: boolean;
  readonly onScroll: (isAtTop: boolean) => void;
}

/** Dead letters one by one, the newest first. */
export function DeadLetterRows({
  source,
  selection,
  isSelectable,
  isFiltered,
  onScroll,
}: DeadLetterRowsProps) {
  const { rows } = source.state.value;
  const ids = rows.map(({ id }) => id);
  return (
    <>
      <ListStates source={source} empty={<NoDeadLetters isFiltered={isFiltered} />} />
      {rows.length > 0 && (
        <RowList
          caption={pageNames().deadLetters}
          className={isSelectable ? 'dead-rows' : 'dead-rows no-check'}
          rows={rows}
          keyOf={({ id }) => id}
          isSelected={({ id }) => selection.has(id)}
          head={<Head selection={selection} ids={ids} />}
          cells={(row) => <Cells row={row} selection={selection} />}
          onEnd={() => void source.more()}
          onScroll={onScroll}
        />
      )}
      {rows.length > 0 && <ListEnd source={source} />}
    </>
  );
}

export function NoDeadLetters({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = deadTexts();
  return (
    <Notice title={isFiltered ? t.noneFits : t.none} icon={isFiltered ? 'search' : 'check'}>
      {isFiltered ? undefined : t.noneMore}
    </Notice>
  );
}

function Head({ selection, ids }: { readonly selection: Selection; readonly ids: readonly string[] }) {
  const t = deadTexts();
  return (
    <>
      <SelectAll selection={selection} ids={ids} />
      <span role="columnheader">{t.task}</span>
      <span role="columnheader">{t.error}</span>
      <span role="columnheader">{t.queue}</span>
      <span role="columnheader">{t.died}</span>
    </>
  );
}

function Cells({ row, selection }: { readonly row: DeadLetterRow; readonly selection: Selection }) {
  const { id, task, queue, errorName, errorMessage, diedAt } = row;
  return (
    <>
      <SelectRow selection={selection} id={id} name={bulkTexts().select(`${task} ${id}`)} />
      <span role="cell" class="main">
        <a href={hrefOf('dead-letters', id)}>
          <OwnText text={task === '' ? id : task} max={120} />
        </a>
      </span>
      <span role="cell" class="state">
        <strong class="bad-text">
          <OwnText text={errorName} max={80} />
        </strong>{' '}
        <OwnText text={errorMessage} max={200} />
      </span>
      <span role="cell" class="minor">
        <OwnText text={queue} max={60} />
      </span>
      <span role="cell" class="when soft">
        <Time at={diedAt} />
      </span>
    </>
  );
}
