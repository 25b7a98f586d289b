import type { StreamEvent } from '../http/event-stream.js';
import { ApiError, closing } from '../http/api-error.js';
import type { DashboardUser } from '../http/access.js';
import { LiveStream } from './live-stream.js';
import { LiveTopic } from './live-topic.js';
import { StreamMarks } from './stream-marks.js';
import type { TopicSource } from './topic-source.js';
import type { SourceOf } from './topics.js';

const MOST_TOPICS = 20;
const MOST_STREAMS = 500;
/** Topics that are read for all tabs together: each costs a command a second or two. */
const MOST_READ = 200;

/** Somebody who looks on. */
interface Listener {
  readonly user: DashboardUser;
  readonly signal: AbortSignal;
  /** The id of the last event that the client has. */
  readonly lastId?: string | undefined;
}

/** The streams of all tabs. A topic is read once for all who listen to it, from the first listener to the last. */
export class LiveHub {
  readonly #topics = new Map<string, LiveTopic>();
  readonly #streams = new Set<LiveStream>();
  #isClosed = false;

  constructor(
    private readonly sourceOf: SourceOf,
    /** Is told why a topic failed, where that is no fault of the broker. */
    private readonly warn: (error: unknown) => void,
  ) {}

  /** How many topics are read just now. */
  get size(): number {
    return this.#topics.size;
  }

  /**
   * The events of some topics for a user until the signal aborts; behind the one of `lastId`, where the client comes back.
   *
   * @throws ApiError 400 for an unknown topic, 503 where too many look on, and when the process ends
   */
  subscribe(topics: readonly string[], { user, signal, lastId }: Listener): AsyncIterable<StreamEvent> {
    if (this.#isClosed) throw closing();
    if (topics.length === 0 || topics.length > MOST_TOPICS)
      throw new ApiError(400, 'BAD_TOPICS', `Give 1 to ${MOST_TOPICS} topics, as in topics=counts,queues.`);
    if (this.#streams.size >= MOST_STREAMS)
      throw new ApiError(
        503,
        'TOO_MANY_STREAMS',
        `${MOST_STREAMS} pages look on already.`,
        'Close some of them.',
      );
    const sources = topics.map((topic) => [topic, this.sourceOf(topic, user)] as const);
    const fresh = sources.filter(
      ([topic, source]) => topic.includes(':') && !this.#topics.has(keyOf(topic, source)),
    );
    if (fresh.length > 0 && this.#topics.size + fresh.length > MOST_READ)
      throw new ApiError(
        503,
        'TOO_MANY_TOPICS',
        `${MOST_READ} tasks, workflows and bulk actions are watched already.`,
        'Close some of the pages that show one.',
      );
    const leave = () => {
      this.#streams.delete(stream);
      for (const [topic, source] of sources) this.#leave(keyOf(topic, source), stream);
    };
    const stream = new LiveStream(signal, leave, new StreamMarks(topics, lastId));
    this.#streams.add(stream);
    for (const [topic, source] of sources) this.#join(topic, source, stream);
    return stream;
  }

  /** Ends all streams; no other begins, because it would keep the server of the application from closing. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.close();
  }

  #join(topic: string, source: TopicSource, stream: LiveStream): void {
    const key = keyOf(topic, source);
    const known = this.#topics.get(key) ?? new LiveTopic(topic, source, this.warn);
    this.#topics.set(key, known);
    known.join(stream);
  }

  #leave(key: string, stream: LiveStream): void {
    if (this.#topics.get(key)?.leave(stream) === 0) this.#topics.delete(key);
  }
}

function keyOf(topic: string, { audience = '' }: TopicSource): string {
  return `${audience} ${topic}`;
}
