import type { SearchedRows, SearchState } from '../../row-list/searched-rows.js';
import { shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Meter } from '../../ui/meter.js';
import { taskListTexts } from './texts.js';

/** How far a search is and how it ended; it can be stopped. */
export function SearchProgressLine({ search }: { readonly search: SearchedRows }) {
  const t = taskListTexts();
  const progress = search.progress.value;
  const { isLoading, error } = search.state.value;
  if (error !== undefined) return null;
  const words = wordsOf(progress);
  return (
    <div class="search-line">
      <p role="status" class="soft">
        {words}
      </p>
      {isLoading && <Meter value={progress.examined} max={progress.total} label={words} />}
      <span class="spring" />
      {isLoading ? (
        <Button onClick={search.stop}>{t.stopSearch}</Button>
      ) : (
        <Button icon="reload" onClick={() => void search.reload()}>
          {t.searchAgain}
        </Button>
      )}
    </div>
  );
}

function wordsOf({ examined, total, found, why }: SearchState): string {
  const t = taskListTexts();
  switch (why) {
    case undefined:
      return t.looking(shown.number(examined), shown.number(total));
    case 'all':
      return t.lookedAll(shown.number(examined));
    case 'bound':
      return t.lookedBound(shown.number(examined));
    case 'enough':
      return t.lookedEnough(shown.number(found));
    default:
      return t.lookedCancelled(shown.number(examined));
  }
}
