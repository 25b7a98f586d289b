import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useWindow } from './use-window.js';

export interface RowListProps<Row> {
  /** The name of the list for screen readers. */
  readonly caption: string;
  /** Names the columns of its grid, in the styles. */
  readonly className: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The cells of a row; each is an element with the role `cell`. Called once for a row in sight: what changes in them, they read from signals. */
  readonly cells: (row: Row) => ComponentChildren;
  readonly head: ComponentChildren;
  readonly isSelected: (row: Row) => boolean;
  /** The end comes into sight. */
  readonly onEnd: () => void;
  /** Whether the list stands at its beginning. */
  readonly onScroll: (isAtTop: boolean) => void;
}

/** A list of which the rows in sight are drawn. Arrow keys go from row to row. */
export function RowList<Row extends object>({
  caption,
  className,
  rows,
  head,
  onEnd,
  onScroll,
  ...row
}: RowListProps<Row>) {
  const window = useWindow({ count: rows.length, onEnd, onScroll });
  const { first, end, offset, height } = window.drawn;
  const cells = useKnownCells(rows.slice(first, end), row.cells);
  return (
    <div
      class={`row-list ${className}`}
      ref={window.frame}
      role="table"
      aria-label={caption}
      aria-rowcount={rows.length + 1}
      onScroll={window.onScroll}
      onKeyDown={window.onKeyDown}
    >
      <div class="row-top" role="rowgroup">
        <div class="row-head" role="row" aria-rowindex={1}>
          {head}
        </div>
      </div>
      <div role="rowgroup">
        <div role="presentation" style={{ height: `${height}px` }}>
          <div role="presentation" style={{ transform: `translateY(${offset}px)` }}>
            {[...cells].map(([each, content], index) => (
              <div
                key={row.keyOf(each)}
                class={row.isSelected(each) ? 'row selected' : 'row'}
                role="row"
                aria-rowindex={first + index + 2}
                data-row={first + index}
              >
                {content}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/**
 * Cells that are the same object are not compared again: a scroll draws new rows only. Those of rows out of sight are forgotten, because
 * thousands of them make the garbage collector stop a scroll.
 */
function useKnownCells<Row extends object>(
  drawn: readonly Row[],
  make: (row: Row) => ComponentChildren,
): ReadonlyMap<Row, ComponentChildren> {
  const known = useRef<ReadonlyMap<Row, ComponentChildren>>(new Map());
  known.current = new Map(drawn.map((row) => [row, known.current.get(row) ?? make(row)]));
  return known.current;
}
