import { shown } from '../text/shown.js';
import { MOST_ROWS, type RowSource } from './row-source.js';
import { listTexts } from './texts.js';

/** How many rows are listed, and whether more can be read. */
export function ListEnd({ source }: { readonly source: RowSource<unknown> }) {
  const t = listTexts();
  const { rows, hasMore } = source.state.value;
  const isFull = rows.length >= MOST_ROWS;
  return (
    <p class="list-end">
      <span>{t.listed(shown.number(rows.length))}</span>
      {hasMore && <span>{t.more}</span>}
      {isFull && <span>{t.full(shown.number(MOST_ROWS))}</span>}
    </p>
  );
}
