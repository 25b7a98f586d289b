import type { AuditNote, AuditRecord, AuditStore } from '../audit-store.js';
import { withPositions, splitPositions } from './cursors.js';
import { merged } from './merge.js';
import type { ShardSet } from './shard-set.js';

const COUNT_DIGITS = 12;

/** Notes lie in any shard. */
export class ShardedAuditStore implements AuditStore {
  #reports = 0;

  constructor(private readonly shards: ShardSet) {}

  record(note: AuditNote): Promise<void> {
    return this.shards.any(({ audit }) => audit.record(note), this.shards.router.homeOf(note.key));
  }

  /** The position of a record is a position in each shard; '' stands before the newest. */
  async list({ after, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    const start = splitPositions(after ?? '', this.shards.all.length);
    const parts = await this.shards.ask(({ audit }, { index }) =>
      audit.list({ after: start[index] || undefined, limit }),
    );
    const lists = parts.map(({ shard, answer }) => answer.map((item) => ({ shard: shard.index, item })));
    const page = merged(lists, (one, other) => other.item.at - one.item.at, limit);
    return withPositions(page, start, ({ id }) => id).map(({ item, position }) => ({
      ...item,
      id: position,
    }));
  }

  /**
   * A long change is reported to all shards that answer: it goes on while any of them is down. One process reports it, so its own count
   * tells a later report from one that lay in a shard that was down since.
   */
  async report(id: string, state: string, keptMs: number): Promise<boolean> {
    this.#reports += 1;
    const text = `${String(this.#reports).padStart(COUNT_DIGITS, '0')}${state}`;
    const parts = await this.shards.ask(({ audit }) => audit.report(id, text, keptMs));
    return parts.some(({ answer }) => answer);
  }

  async reported(id: string): Promise<string | undefined> {
    const parts = await this.shards.ask(({ audit }) => audit.reported(id));
    const texts = parts.flatMap(({ answer }) => answer ?? []).toSorted();
    return texts.at(-1)?.slice(COUNT_DIGITS);
  }

  async stop(id: string, keptMs: number): Promise<void> {
    await this.shards.ask(({ audit }) => audit.stop(id, keptMs));
  }
}
