import { decodeDeadLetter } from '../../core/codec.js';
import type { DeadLetterEntry, DeadLetterStore } from '../dead-letter-store.js';
import type { Publication } from '../task-store.js';
import { publish } from './memory-publish.js';
import type { MemoryState } from './memory-state.js';

export class MemoryDeadLetterStore implements DeadLetterStore {
  constructor(private readonly state: MemoryState) {}

  list(page: { readonly offset: number; readonly limit: number }): Promise<readonly DeadLetterEntry[]> {
    const newestFirst = [...this.state.letters].sort(
      ([id, one], [otherId, other]) => other.diedAt - one.diedAt || (id < otherId ? 1 : -1),
    );
    const entries = newestFirst.slice(page.offset, page.offset + page.limit);
    return Promise.resolve(
      entries.map(([id, { raw, diedAt }]) => ({ id, raw, diedAt, letter: decodeDeadLetter(raw) })),
    );
  }

  get(id: string): Promise<DeadLetterEntry | undefined> {
    const entry = this.state.letters.get(id);
    return Promise.resolve(entry && { id, ...entry, letter: decodeDeadLetter(entry.raw) });
  }

  history(id: string): Promise<readonly string[]> {
    return Promise.resolve(this.state.history.get(id) ?? []);
  }

  requeue(id: string, message: Publication): Promise<boolean> {
    if (this.state.tasks.has(message.id)) return Promise.resolve(true);
    if (!this.state.letters.delete(id)) return Promise.resolve(false);
    this.state.history.delete(id);
    publish(this.state, [message], false);
    return Promise.resolve(true);
  }

  remove(ids: readonly string[]): Promise<number> {
    const there = ids.filter((id) => this.state.letters.delete(id));
    for (const id of there) this.state.history.delete(id);
    return Promise.resolve(there.length);
  }
}
