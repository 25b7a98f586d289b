import type { AuditNote, AuditRecord, AuditStore } from '../audit-store.js';
import { placed, splitPlaces } from './cursors.js';
import { merged } from './merge.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';

/** Notes lie in any shard. */
export class ShardedAuditStore implements AuditStore {
  constructor(private readonly shards: ShardSet) {}

  record(note: AuditNote): Promise<void> {
    return this.shards.any(({ audit }) => audit.record(note), this.shards.router.homeOf(note.key));
  }

  /** The place of a record is a place in each shard; '' stands before the newest. */
  async list({ after, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    const start = splitPlaces(after ?? '', this.shards.all.length);
    const parts = await this.shards.ask(({ audit }, { index }) =>
      audit.list({ after: start[index] || undefined, limit }),
    );
    const lists = parts.map(({ shard, answer }) => answer.map((item) => ({ shard: shard.index, item })));
    const page = merged(lists, (one, other) => other.item.at - one.item.at, limit);
    return placed(page, start, ({ id }) => id).map(({ item, place }) => ({ ...item, id: place }));
  }

  report(id: string, state: string, keptMs: number): Promise<boolean> {
    return this.#homeOf(id).call(({ audit }) => audit.report(id, state, keptMs));
  }

  reported(id: string): Promise<string | undefined> {
    return this.#homeOf(id).call(({ audit }) => audit.reported(id));
  }

  stop(id: string, keptMs: number): Promise<void> {
    return this.#homeOf(id).call(({ audit }) => audit.stop(id, keptMs));
  }

  /** All processes look for a long change in the same shard. */
  #homeOf(id: string): Shard {
    return this.shards.at(this.shards.router.homeOf(id));
  }
}
