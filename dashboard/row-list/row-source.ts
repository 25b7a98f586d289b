import type { ReadonlySignal } from '@preact/signals';
import type { ApiError } from '../api/api-error.js';

/** Rows of a long list, as far as they are read. */
export interface RowsState<Row> {
  readonly rows: readonly Row[];
  readonly isLoading: boolean;
  /** More can be read. */
  readonly hasMore: boolean;
  readonly error?: ApiError;
}

/** Where the rows of a list come from. */
export interface RowSource<Row> {
  readonly state: ReadonlySignal<RowsState<Row>>;
  /** Reads the next page, if there is one and none is under way. */
  readonly more: () => Promise<void>;
  /** Reads all again from the first page. */
  readonly reload: () => Promise<void>;
  readonly stop: () => void;
}

/** Longer lists help nobody: a filter does. */
export const MOST_ROWS = 10_000;

/** Rows behind others, without those that are there already: a list that moves may give one twice. */
export function appended<Row>(
  rows: readonly Row[],
  more: readonly Row[],
  keyOf: (row: Row) => string,
): readonly Row[] {
  const keys = new Set(rows.map(keyOf));
  return [...rows, ...more.filter((row) => !keys.has(keyOf(row)) && keys.add(keyOf(row)))].slice(
    0,
    MOST_ROWS,
  );
}
