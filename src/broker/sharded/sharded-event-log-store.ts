import type { EventLogStore, LogBatch, LogPage, LogRequest } from '../event-log-store.js';
import { splitPositions } from './cursors.js';
import { logPageOver } from './log-pages.js';
import type { ShardSet } from './shard-set.js';

/** The log of events. A process writes into one shard, so its events stay in their order. */
export class ShardedEventLogStore implements EventLogStore {
  constructor(private readonly shards: ShardSet) {}

  /**
   * Each shard holds `maxLength` events, so that the newest are there whoever wrote them. While a shard is down another one takes its
   * events. Only where it died between storing a batch and saying so, the batch is there twice.
   */
  append(source: string, number: number, batch: LogBatch, maxLength: number): Promise<void> {
    return this.shards.any(
      ({ eventLog }) => eventLog.append(source, number, batch, maxLength),
      this.shards.router.homeOf(source),
    );
  }

  async read({ after, limit }: LogRequest): Promise<LogPage> {
    const start = splitPositions(after, this.shards.all.length);
    const parts = await this.shards.ask(({ eventLog }, { index }) =>
      eventLog.read({ after: start[index] as string, limit }),
    );
    return logPageOver(
      parts.map(({ shard, answer }) => ({ shard: shard.index, page: answer })),
      start,
      limit,
    );
  }
}
