import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { BulkAction } from '../../../src/dashboard/api-types.js';
import { parseFilter, type FilterKey } from '../../../src/dashboard/filter.js';
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
import { shown } from '../../text/shown.js';
import { PageHeader } from '../../ui/page-header.js';
import { Segmented } from '../../ui/segmented.js';
import { deadLetterSource } from './dead-letter-source.js';
import { DeadLetterRows } from './dead-letter-rows.js';
import { Groups } from './groups.js';
import { deadTexts } from './texts.js';

const KEYS: readonly FilterKey[] = ['task', 'queue', 'error', 'since', 'until', 'id'];
const BULK: readonly BulkAction[] = ['requeue', 'drop'];

export interface DeadLetterListPageProps {
  readonly filter: string;
  /** One by one; else by their failures. */
  readonly isList: boolean;
}

/** Tasks that failed for good, by their failures or one by one. */
export function DeadLetterListPage({ filter, isList }: DeadLetterListPageProps) {
  const t = deadTexts();
  const words = useKnownWords(KEYS);
  const total = useCounts()?.deadLetters;
  const changes = useSignal(0);
  const onFilter = (text: string): void => setQuery({ filter: text }, { replace: false });
  const views = [
    { value: 'groups', label: t.groups },
    { value: 'list', label: t.list },
  ] as const;
  const isReadable = parseFilter(filter).problems.length === 0;
  const View = isList ? List : GroupView;
  return (
    <>
      <PageHeader
        title={pageNames().deadLetters}
        summary={total === undefined ? undefined : t.summary(shown.number(total))}
      />
      <div class="stack list-page">
        <FilterBar value={filter} onChange={onFilter} words={words} placeholder={t.placeholder} />
        <Segmented
          label={t.view}
          value={isList ? 'list' : 'groups'}
          choices={views}
          onChange={(view) => setQuery({ view: view === 'list' ? view : undefined }, { replace: false })}
        />
        <BulkProgress actions={BULK} onEnd={() => (changes.value += 1)} />
        {isReadable && <View key={`${filter}/${changes.value}`} filter={filter} />}
      </div>
    </>
  );
}

function GroupView({ filter }: { readonly filter: string }) {
  return <Groups filter={filter} actions={BULK.filter(mayChange)} />;
}

const REFRESH_MS = 5_000;

function List({ filter }: { readonly filter: string }) {
  const selection = useMemo(() => new Selection(), [filter]);
  const isAtTop = useSignal(true);
  const source = useRows(`dead:${filter}`, () => deadLetterSource(filter), {
    mayMove: () => isAtTop.peek() && selection.isEmpty,
    everyMs: REFRESH_MS,
  });
  const actions = BULK.filter(mayChange);
  return (
    <>
      <BulkBar selection={selection} filter={filter} actions={actions} />
      <DeadLetterRows
        source={source}
        selection={selection}
        isSelectable={actions.length > 0}
        isFiltered={filter !== ''}
        onScroll={(atTop) => (isAtTop.value = atTop)}
      />
    </>
  );
}
