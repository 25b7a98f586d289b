import { shown } from '../text/shown.js';
import { texts } from '../text/texts.js';
import { MOST_ROWS, type RowSource } from './row-source.js';

const listTexts = texts({
  en: {
    listed: (count: string) => `${count} listed`,
    more: 'Scroll for more.',
    full: (count: string) => `The list ends at ${count}. A filter finds the rest.`,
  },
  de: {
    listed: (count) => `${count} gelistet`,
    more: 'Weiter blättern zeigt mehr.',
    full: (count) => `Die Liste endet bei ${count}. Ein Filter findet die übrigen.`,
  },
});

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
