import { parseLogged } from '../../core/logged-event.js';
import {
  isOfEntry,
  type EventLogStore,
  type LogBatch,
  type LogEntry,
  type LogPage,
  type LogRequest,
} from '../event-log-store.js';
import type { MemoryState } from './state/memory-state.js';

/** Events within this process; they pass through text, as they do in Redis. */
export class MemoryEventLogStore implements EventLogStore {
  #entries: LogEntry[] = [];
  readonly #numbers = new Map<string, number>();
  #last = { at: 0, sequence: 0 };

  constructor(private readonly state: MemoryState) {}

  append(source: string, number: number, { worker, events }: LogBatch, maxLength: number): Promise<void> {
    this.state.checkOpen('events');
    if ((this.#numbers.get(source) ?? -1) >= number) return Promise.resolve();
    this.#numbers.set(source, number);
    for (const each of events) {
      const event = parseLogged(JSON.stringify(each));
      if (event !== undefined)
        this.#entries.push({ id: this.#nextId(), ...(worker !== undefined && { worker }), event });
    }
    // Not at each call: to shorten a long list moves all of it.
    if (this.#entries.length > 2 * maxLength) this.#entries = this.#entries.slice(-maxLength);
    return Promise.resolve();
  }

  read({ after, limit }: LogRequest): Promise<LogPage> {
    this.state.checkOpen('events');
    const from = this.#entries.findIndex(({ id }) => isLater(id, after));
    const entries = from < 0 ? [] : this.#entries.slice(from, from + limit);
    const isKnown = this.#entries.some(({ id }) => id === after);
    return Promise.resolve({
      entries,
      examined: entries.length,
      last: entries.at(-1)?.id ?? after,
      hasGap: isOfEntry(after) && !isKnown && from === 0,
    });
  }

  /** As the ids of a stream: a moment and a number, which never go back. */
  #nextId(): string {
    const now = this.state.clock.now();
    const { at, sequence } = this.#last;
    this.#last = now > at ? { at: now, sequence: 0 } : { at, sequence: sequence + 1 };
    return `${this.#last.at}-${this.#last.sequence}`;
  }
}

function isLater(id: string, other: string): boolean {
  const [[at = 0, sequence = 0], [otherAt = 0, otherSequence = 0]] = [id, other].map((each) =>
    each.split('-').map(Number),
  ) as [number[], number[]];
  return at === otherAt ? sequence > otherSequence : at > otherAt;
}
