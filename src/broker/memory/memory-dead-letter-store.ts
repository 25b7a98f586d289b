import { decodeDeadLetter } from '../../core/codec.js';
import type { DeadLetter, DeadLetterEntry, DeadLetterStore } from '../dead-letter-store.js';
import type { Publication } from '../task-store.js';
import * as deadLetter from './dead-letter.js';
import { requeue } from './requeue.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryDeadLetterStore implements DeadLetterStore {
  constructor(private readonly state: MemoryState) {}

  list(page: { readonly offset: number; readonly limit: number }): Promise<readonly DeadLetterEntry[]> {
    const newestFirst = [...this.state.deadLetters.letters].sort(
      ([id, one], [otherId, other]) => other.diedAt - one.diedAt || (id < otherId ? 1 : -1),
    );
    const entries = newestFirst.slice(page.offset, page.offset + page.limit);
    return Promise.resolve(
      entries.map(([id, { raw, diedAt }]) => ({ id, raw, diedAt, letter: decodeDeadLetter(raw) })),
    );
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const entry = this.state.deadLetters.letters.get(id);
    const history = await this.history(id);
    return entry && { id, ...entry, letter: decodeDeadLetter(entry.raw), history };
  }

  history(id: string): Promise<readonly string[]> {
    return Promise.resolve(this.state.deadLetters.history.get(id) ?? []);
  }

  async requeue(id: string, message: Publication): Promise<boolean> {
    this.state.checkOpen('requeue');
    return requeue(this.state, id, message);
  }

  remove(ids: readonly string[]): Promise<number> {
    return Promise.resolve(deadLetter.remove(this.state, ids));
  }
}
