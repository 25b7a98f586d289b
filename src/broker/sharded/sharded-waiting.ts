import type { WaitOptions } from '../task-store.js';
import type { ShardSet } from './shard-set.js';

/** Waits for work in any shard. */
export class ShardedWaiting {
  constructor(private readonly shards: ShardSet) {}

  /** The first shard that has work, or the end of the time, ends the waits in all of them. */
  async wait(queues: readonly string[], { timeoutMs, signal, onHint }: WaitOptions): Promise<boolean> {
    const over = new AbortController();
    const stop = () => over.abort();
    if (signal?.aborted === true) return false;
    signal?.addEventListener('abort', stop);
    const options = { timeoutMs, signal: over.signal, ...(onHint && { onHint }) };
    const waits = this.shards.waits.map((wait) => wait.waitForWork(queues, options));
    const woken = await Promise.race(waits);
    stop();
    signal?.removeEventListener('abort', stop);
    await Promise.all(waits);
    return woken !== undefined;
  }
}
