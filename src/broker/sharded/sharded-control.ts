import type { Answer, Command } from '../../core/command.js';
import type { Control, Reply, TimeLimitMs } from '../control.js';
import type { ShardSet } from './shard-set.js';
import type { ShardedSettingStore } from './sharded-setting-store.js';

/** Commands go through one shard, and workers listen in all, so that a command reaches each of them once. */
export class ShardedControl implements Control {
  constructor(
    private readonly shards: ShardSet,
    private readonly settings: Pick<ShardedSettingStore, 'recent' | 'set'>,
  ) {}

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
    await this.settings.set({ kind: 'time-limit', name: task, limit: limit ?? null });
  }

  /** The newest that this process knows: a worker asks all the time, and a shard that was down when a limit was set does not know it yet. */
  async timeLimits(): Promise<ReadonlyMap<string, TimeLimitMs>> {
    const settings = (await this.settings.recent()).map(({ setting }) => setting);
    return new Map(
      settings.flatMap((each) =>
        each.kind === 'time-limit' && each.limit !== null ? [[each.name, each.limit] as const] : [],
      ),
    );
  }
}
