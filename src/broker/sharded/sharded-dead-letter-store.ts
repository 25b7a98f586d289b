import { InvalidOptionError } from '../../core/errors.js';
import type { DeadLetter, DeadLetterEntry, DeadLetterStore } from '../dead-letter-store.js';
import type { Publication } from '../task-store.js';
import { sumOf } from './merge.js';
import { OffsetPages, type OffsetPage } from './offset-pages.js';
import type { ShardSet } from './shard-set.js';

/** Each dead letter lies in the shard of its task. */
export class ShardedDeadLetterStore implements DeadLetterStore {
  readonly #pages: OffsetPages<DeadLetterEntry>;

  constructor(private readonly shards: ShardSet) {
    this.#pages = new OffsetPages<DeadLetterEntry>(shards, (one, other) => other.diedAt - one.diedAt);
  }

  list(page: OffsetPage): Promise<readonly DeadLetterEntry[]> {
    return this.#pages.page(page, ({ deadLetters }, part) => deadLetters.list(part));
  }

  get(id: string): Promise<DeadLetter | undefined> {
    return this.shards.of(id).call(({ deadLetters }) => deadLetters.get(id));
  }

  history(id: string): Promise<readonly string[]> {
    return this.shards.of(id).call(({ deadLetters }) => deadLetters.history(id));
  }

  /** One step, so both live in one shard. */
  async requeue(id: string, message: Publication): Promise<boolean> {
    const shard = this.shards.of(id);
    if (this.shards.of(message.id) !== shard)
      throw new InvalidOptionError(
        `Task ${message.id} cannot take the place of dead letter ${id}, which lies in another shard. Give it an id of that shard.`,
      );
    return shard.call(({ deadLetters }) => deadLetters.requeue(id, message));
  }

  /** A shard that does not answer is noted as missing: others have removed theirs by then. */
  async remove(ids: readonly string[]): Promise<number> {
    const shards = [...new Set(ids.map((id) => this.shards.of(id)))];
    const counts = await this.shards.ask(
      ({ deadLetters }, shard) => deadLetters.remove(ids.filter((id) => this.shards.of(id) === shard)),
      shards,
    );
    return sumOf(counts.map(({ answer }) => answer));
  }
}
