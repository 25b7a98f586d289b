import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { BulkAction, TaskPhase } from '../../../src/dashboard/api-types.js';
import { FILTER_KEYS, parseFilter, termOfKey } from '../../../src/dashboard/filter.js';
import { useCounts } from '../../api/use-counts.js';
import { BulkBar } from '../../bulk/bulk-bar.js';
import { BulkProgress } from '../../bulk/bulk-progress.js';
import { Selection } from '../../bulk/selection.js';
import { FilterBar } from '../../filter-bar/filter-bar.js';
import { useKnownWords } from '../../filter-bar/use-names.js';
import { useRows } from '../../row-list/use-rows.js';
import { setQuery } from '../../state/router.js';
import { may } from '../../state/session.js';
import { pageNames } from '../../text/page-names.js';
import { PageHeader } from '../../ui/page-header.js';
import { PhaseTabs } from './phase-tabs.js';
import { TaskRows } from './task-rows.js';
import { isSearchSource, taskSource } from './task-source.js';
import { taskListTexts } from './texts.js';

const BULK: readonly BulkAction[] = ['revoke', 'terminate'];
const KEYS = FILTER_KEYS.filter((key) => key !== 'until');
/** A list that is read again costs the server a page of records. */
const REFRESH_MS = 5_000;
const ENDED: readonly (TaskPhase | undefined)[] = ['succeeded', 'failed', 'revoked'];

/** Tasks that fit a filter, which stands in the address. */
export function TaskListPage({ filter }: { readonly filter: string }) {
  const words = useKnownWords(KEYS);
  const counts = useCounts();
  const selection = useMemo(() => new Selection(), [filter]);
  const isAtTop = useSignal(true);
  const { terms, problems } = parseFilter(filter);
  const mayMove = (): boolean => isAtTop.peek() && selection.isEmpty;
  const isSearch = isSearchSource(terms);
  const source = useRows(filter, () => taskSource(filter), {
    mayMove,
    everyMs: isSearch || problems.length > 0 ? undefined : REFRESH_MS,
  });
  const hasEnded = ENDED.includes(termOfKey(terms, 'state') as TaskPhase | undefined);
  const actions = may('tasks.revoke') && !hasEnded ? BULK : [];
  const onFilter = (text: string): void => setQuery({ filter: text }, { replace: false });
  return (
    <>
      <PageHeader title={pageNames().tasks} summary={taskListTexts().summary} />
      <div class="stack list-page">
        <FilterBar
          value={filter}
          onChange={onFilter}
          words={words}
          placeholder={taskListTexts().placeholder}
        />
        <PhaseTabs filter={filter} counts={counts} onChange={onFilter} />
        <BulkProgress actions={BULK} onEnd={() => void source.reload()} />
        <BulkBar selection={selection} filter={filter} actions={actions} />
        {problems.length === 0 && (
          <TaskRows
            source={source}
            selection={selection}
            isSelectable={actions.length > 0}
            isFiltered={terms.length > 0}
            onScroll={(atTop) => (isAtTop.value = atTop)}
          />
        )}
      </div>
    </>
  );
}
