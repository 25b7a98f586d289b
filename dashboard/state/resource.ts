import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { LiveTopic } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { isPaused, listen } from './live.js';
import { loadSession } from './session.js';

/** Something that the server knows. After a failure the last data stay, with the error. */
export interface Resource<T> {
  readonly state: ReadonlySignal<ResourceState<T>>;
  readonly reload: () => Promise<void>;
}

export interface ResourceState<T> {
  readonly data?: T;
  /** When they came, epoch ms by the clock of the browser. */
  readonly at?: number;
  readonly error?: ApiError;
  readonly isLoading: boolean;
}

export interface ResourceOptions<T> {
  readonly load: (signal: AbortSignal) => Promise<T>;
  /** Topics of the stream that bring it up to date. */
  readonly topics?: readonly LiveTopic[];
  /** How a message of the stream changes the data. */
  readonly merge?: (data: T, topic: LiveTopic, message: unknown) => T;
  /** Where each message is the whole of the data. The first comes with the stream, so nothing is read unless the stream does not come. */
  readonly whole?: (message: unknown) => T;
  /** Where the stream says only a part of it, also read it again this often, ms. */
  readonly everyMs?: number;
  /** Never follows the stream or polls: what costs a lot, or what the user reads. */
  readonly isStill?: boolean;
}

/** Told to all resources of the page: read again. */
const reloads = new Set<() => Promise<void>>();

export async function reloadAll(): Promise<void> {
  await Promise.all([...reloads].map((reload) => reload()));
}

/** Also calls this when the user asks for a fresh page, until the answer is called. */
export function onReload(reload: () => Promise<void>): () => void {
  reloads.add(reload);
  return () => void reloads.delete(reload);
}

/** A resource as long as the component lives; another key is another resource. */
export function useResource<T>(key: string, options: ResourceOptions<T>): Resource<T> {
  const loader = useMemo(() => new Loader(options), [key]);
  useEffect(() => loader.start(), [loader]);
  return loader;
}

/** Exported for tests. */
export class Loader<T> implements Resource<T> {
  readonly state = signal<ResourceState<T>>({ isLoading: true });
  #abort = new AbortController();

  constructor(private readonly options: ResourceOptions<T>) {}

  start(): () => void {
    const { topics = [], everyMs, isStill = false, whole } = this.options;
    const stops = isStill ? [] : [this.#follow(topics)];
    if (everyMs !== undefined) stops.push(every(everyMs, this.reload));
    reloads.add(this.reload);
    if (whole === undefined || isPaused.peek()) void this.reload();
    return () => {
      for (const stop of stops) stop();
      reloads.delete(this.reload);
      this.#abort.abort();
    };
  }

  /** The newest call counts: the answer of an older one is dropped. */
  readonly reload = async (): Promise<void> => {
    const abort = this.#restart();
    this.state.value = { ...this.state.peek(), isLoading: true };
    try {
      const data = await this.options.load(abort.signal);
      if (!abort.signal.aborted) this.state.value = { data, at: Date.now(), isLoading: false };
    } catch (error) {
      if (!abort.signal.aborted) this.#fail(ApiError.from(error));
    }
  };

  #restart(): AbortController {
    this.#abort.abort();
    this.#abort = new AbortController();
    return this.#abort;
  }

  #fail(error: ApiError): void {
    this.state.value = { ...this.state.peek(), error, isLoading: false };
    if (error.isDenied) void loadSession();
  }

  #follow(topics: readonly LiveTopic[]): () => void {
    const poll = async (): Promise<void> => {
      await this.reload();
      const { error } = this.state.peek();
      if (error?.isAway === true) throw error;
    };
    return listen({ topics, receive: this.receive, poll });
  }

  /** A message of the stream. */
  readonly receive = (topic: LiveTopic, message: unknown): void => {
    const { whole } = this.options;
    if (whole === undefined && this.state.peek().data === undefined) return this.#retry();
    // It has gone: the answer to a read says so, and the last data stay below it.
    if (message === null) return void this.reload();
    const data = whole === undefined ? this.#merged(topic, message) : whole(message);
    if (data !== undefined) this.state.value = { data, at: Date.now(), isLoading: false };
  };

  /** The stream shows that the broker answers again, so a read that failed by that is made once more. */
  #retry(): void {
    const { error, isLoading } = this.state.peek();
    if (error?.isAway === true && !isLoading) void this.reload();
  }

  #merged(topic: LiveTopic, message: unknown): T | undefined {
    const { data } = this.state.peek();
    return data && this.options.merge?.(data, topic, message);
  }
}

function every(ms: number, work: () => Promise<void>): () => void {
  const timer = setInterval(() => document.hidden || isPaused.peek() || void work(), ms);
  return () => clearInterval(timer);
}
