import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { BulkAction } from '../../../src/dashboard/api-types.js';
import { FILTER_KEYS, needsSearch, parseFilter, termOfKey } from '../../../src/dashboard/filter.js';
import { useCounts } from '../../api/use-counts.js';
import { BulkBar } from '../../bulk/bulk-bar.js';
import { BulkProgress } from '../../bulk/bulk-progress.js';
import { mayChange } from '../../bulk/may-change.js';
import { Selection } from '../../bulk/selection.js';
import { FilterBar } from '../../filter-bar/filter-bar.js';
import { useKnownWords } from '../../filter-bar/use-names.js';
import { useRows } from '../../row-list/use-rows.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { PageHeader } from '../../ui/page-header.js';
import { PhaseTabs } from './phase-tabs.js';
import { TaskRows } from './task-rows.js';
import { taskSource } from './task-source.js';
import { taskListTexts } from './texts.js';

const BULK: readonly BulkAction[] = ['revoke', 'terminate'];
const KEYS = FILTER_KEYS.filter((key) => key !== 'until');
/** A list that is read again costs the server a page of records. */
const REFRESH_MS = 5_000;
const ENDED: readonly string[] = ['succeeded', 'failed', 'revoked'];

/** Tasks that fit a filter, which stands in the address. */
export function TaskListPage({ filter }: { readonly filter: string }) {
  const t = taskListTexts();
  const words = useKnownWords(KEYS);
  const counts = useCounts();
  const changes = useSignal(0);
  const isReadable = parseFilter(filter).problems.length === 0;
  const onFilter = (text: string): void => setQuery({ filter: text }, { replace: false });
  return (
    <>
      <PageHeader title={pageNames().tasks} summary={t.summary} />
      <div class="stack list-page">
        <FilterBar value={filter} onChange={onFilter} words={words} placeholder={t.placeholder} />
        <PhaseTabs filter={filter} counts={counts} onChange={onFilter} />
        <BulkProgress actions={BULK} onEnd={() => (changes.value += 1)} />
        {isReadable && <List key={`${filter}/${changes.value}`} filter={filter} />}
      </div>
    </>
  );
}

function List({ filter }: { readonly filter: string }) {
  const selection = useMemo(() => new Selection(), []);
  const isAtTop = useSignal(true);
  const { terms } = parseFilter(filter);
  const source = useRows(filter, () => taskSource(filter), {
    mayMove: () => isAtTop.peek() && selection.isEmpty,
    everyMs: needsSearch(terms) ? undefined : REFRESH_MS,
  });
  const hasEnded = ENDED.includes(termOfKey(terms, 'state') ?? '');
  const actions = hasEnded ? [] : BULK.filter(mayChange);
  return (
    <>
      <BulkBar selection={selection} filter={filter} actions={actions} />
      <TaskRows
        source={source}
        selection={selection}
        isSelectable={actions.length > 0}
        isFiltered={terms.length > 0}
        onScroll={(atTop) => (isAtTop.value = atTop)}
      />
    </>
  );
}
