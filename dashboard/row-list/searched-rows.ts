import { signal } from '@preact/signals';
import type {
  ApiErrorBody,
  SearchEnd,
  SearchProgress,
  SearchRows,
  TaskRow,
} from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { eventsOf } from '../api/events.js';
import type { ServerEvent } from '../api/event-text.js';
import { appended, type RowsState, type RowSource } from './row-source.js';

/** How far a search is. */
export type SearchState = SearchProgress & { readonly why?: SearchEnd['why'] | 'cancelled' };

const CUT_OFF = { code: 'CUT_OFF', message: 'The search was cut off before its end.' };

/** Tasks that the server finds by looking through records; they come while it looks. */
export class SearchedRows implements RowSource<TaskRow> {
  readonly state = signal<RowsState<TaskRow>>({ rows: [], isLoading: true, hasMore: false });
  readonly progress = signal<SearchState>({ examined: 0, total: 0, found: 0 });
  #abort = new AbortController();

  constructor(private readonly filter: string) {}

  /** The newest call counts: an older one is given up. */
  readonly reload = async (): Promise<void> => {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.state.value = { rows: [], isLoading: true, hasMore: false };
    this.progress.value = { examined: 0, total: 0, found: 0 };
    await this.#look(this.#abort.signal);
  };

  /** The server sends what it finds by itself. */
  readonly more = (): Promise<void> => Promise.resolve();

  readonly stop = (): void => {
    this.#abort.abort();
    if (this.state.peek().isLoading) this.#end({ ...this.progress.peek(), why: 'cancelled' });
  };

  async #look(abort: AbortSignal): Promise<void> {
    try {
      for await (const event of eventsOf('tasks/search', { filter: this.filter }, abort)) this.#take(event);
      if (this.state.peek().isLoading) throw new ApiError(0, CUT_OFF);
    } catch (error) {
      if (!abort.aborted)
        this.state.value = { ...this.state.peek(), isLoading: false, error: ApiError.from(error) };
    }
  }

  #take({ type, data }: ServerEvent): void {
    if (type === 'rows') this.#add((data as SearchRows).tasks);
    else if (type === 'progress') this.progress.value = data as SearchProgress;
    else if (type === 'end') this.#end(data as SearchEnd);
    else if (type === 'failure') throw new ApiError(400, (data as ApiErrorBody).error);
  }

  #add(tasks: readonly TaskRow[]): void {
    const { rows } = this.state.peek();
    this.state.value = { ...this.state.peek(), rows: appended(rows, tasks, ({ id }) => id) };
  }

  #end(progress: SearchState): void {
    this.progress.value = progress;
    this.state.value = { ...this.state.peek(), isLoading: false };
  }
}
