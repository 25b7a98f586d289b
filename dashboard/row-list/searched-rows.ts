import { signal } from '@preact/signals';
import type {
  ApiErrorBody,
  SearchEnd,
  SearchProgress,
  SearchRows,
  TaskRow,
} from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { appended, type RowsState, type RowSource } from './row-source.js';

/** How far a search is. */
export type SearchState = SearchProgress & { readonly why?: SearchEnd['why'] | 'cancelled' };

/** Tasks that the server finds by looking through records; they come while it looks. */
export class SearchedRows implements RowSource<TaskRow> {
  readonly state = signal<RowsState<TaskRow>>({ rows: [], isLoading: true, hasMore: false });
  readonly progress = signal<SearchState>({ examined: 0, total: 0, found: 0 });
  #source: EventSource | undefined;

  constructor(private readonly address: string) {}

  readonly reload = (): Promise<void> => {
    this.stop();
    this.state.value = { rows: [], isLoading: true, hasMore: false };
    this.progress.value = { examined: 0, total: 0, found: 0 };
    this.#open();
    return Promise.resolve();
  };

  /** The server sends what it finds by itself. */
  readonly more = (): Promise<void> => Promise.resolve();

  readonly stop = (): void => {
    if (this.#source === undefined) return;
    this.#end({ ...this.progress.peek(), why: 'cancelled' });
  };

  #open(): void {
    const source = new EventSource(this.address);
    this.#source = source;
    on<SearchRows>(source, 'rows', ({ tasks }) => this.#add(tasks));
    on<SearchProgress>(source, 'progress', (progress) => (this.progress.value = progress));
    on<SearchEnd>(source, 'end', (end) => this.#end(end));
    on<ApiErrorBody>(source, 'failure', ({ error }) => this.#fail(new ApiError(400, error)));
    // The browser would begin the search again.
    source.addEventListener('error', () => this.#fail(ApiError.from(new Error('The search was cut off.'))));
  }

  #add(tasks: readonly TaskRow[]): void {
    const { rows } = this.state.peek();
    this.state.value = { ...this.state.peek(), rows: appended(rows, tasks, ({ id }) => id) };
  }

  #end(progress: SearchState): void {
    this.#close();
    this.progress.value = progress;
    this.state.value = { ...this.state.peek(), isLoading: false };
  }

  #fail(error: ApiError): void {
    if (this.#source === undefined) return;
    this.#close();
    this.state.value = { ...this.state.peek(), isLoading: false, error };
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
  }
}

function on<T>(source: EventSource, type: string, receive: (data: T) => void): void {
  source.addEventListener(type, (event) => receive(JSON.parse((event as MessageEvent<string>).data) as T));
}
