import type { Answer, Command } from '../../core/command.js';
import type { Control, Reply, TimeLimitMs } from '../control.js';
import type { ShardSet } from './shard-set.js';

/** Commands go through one shard, and workers listen in all, so that a command reaches each of them once. */
export class ShardedControl implements Control {
  constructor(private readonly shards: ShardSet) {}

  send(command: Command, receive: (answer: Answer) => void): Promise<() => void> {
    return this.shards.any(({ control }) => control.send(command, receive));
  }

  async listen(listener: (command: Command, reply: Reply) => void): Promise<() => void> {
    const stops = await Promise.all(this.shards.all.map(({ broker }) => broker.control.listen(listener)));
    return () => {
      for (const stop of stops) stop();
    };
  }

  async onRevoked(listener: (id: string, token: string) => void): Promise<void> {
    await Promise.all(this.shards.all.map(({ broker }) => broker.control.onRevoked(listener)));
  }

  async setTimeLimit(task: string, limit: TimeLimitMs | undefined): Promise<void> {
    await this.shards.tell(({ control }) => control.setTimeLimit(task, limit));
  }

  /** Where shards differ, because one was down when a limit was set, the first one counts. */
  timeLimits(): Promise<ReadonlyMap<string, TimeLimitMs>> {
    return this.shards.any(({ control }) => control.timeLimits());
  }
}
