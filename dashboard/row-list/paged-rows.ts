import { signal } from '@preact/signals';
import { ApiError } from '../api/api-error.js';
import { appended, MOST_ROWS, type RowsState, type RowSource } from './row-source.js';

export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

export interface PagedRowsOptions<Row> {
  readonly load: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<Row>>;
  readonly keyOf: (row: Row) => string;
}

/** Pages that hold no row are passed over, this many at most: the next scroll goes on. */
const EMPTY_PAGES = 20;

/** Rows of the first page: more than a window shows, and few enough to come quickly. */
const FIRST_PAGE = 60;
const PAGE = 200;

/** How many rows to ask for from a cursor on. */
export function pageSize(cursor: string | undefined): number {
  return cursor === undefined ? FIRST_PAGE : PAGE;
}

/** Rows that are read page by page. */
export class PagedRows<Row> implements RowSource<Row> {
  readonly state = signal<RowsState<Row>>({ rows: [], isLoading: true, hasMore: true });
  #next: string | undefined;
  #abort = new AbortController();

  constructor(private readonly options: PagedRowsOptions<Row>) {}

  /** The newest call counts: an older one is given up. */
  readonly reload = async (): Promise<void> => {
    this.stop();
    this.#abort = new AbortController();
    this.state.value = { ...this.state.peek(), isLoading: true };
    await this.#read([], undefined, this.#abort.signal);
  };

  readonly more = async (): Promise<void> => {
    const { isLoading, hasMore, rows } = this.state.peek();
    if (isLoading || !hasMore) return;
    this.state.value = { ...this.state.peek(), isLoading: true };
    await this.#read(rows, this.#next, this.#abort.signal);
  };

  readonly stop = (): void => this.#abort.abort();

  async #read(before: readonly Row[], from: string | undefined, abort: AbortSignal): Promise<void> {
    try {
      const { rows, next } = await this.#rowsFrom(from, abort);
      if (abort.aborted) return;
      this.#next = next;
      const all = appended(before, rows, this.options.keyOf);
      const hasMore = next !== undefined && all.length < MOST_ROWS;
      this.state.value = { rows: all, isLoading: false, hasMore };
    } catch (error) {
      if (abort.aborted) return;
      this.state.value = { ...this.state.peek(), isLoading: false, error: ApiError.from(error) };
    }
  }

  async #rowsFrom(from: string | undefined, abort: AbortSignal): Promise<RowPage<Row>> {
    let page = await this.options.load(from, abort);
    for (let pages = 1; page.rows.length === 0 && page.next !== undefined && pages < EMPTY_PAGES; pages += 1)
      page = await this.options.load(page.next, abort);
    return page;
  }
}
