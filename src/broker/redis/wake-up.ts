import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisConnection } from './redis-connection.js';

/** How much longer than asked for Redis may block before the connection counts as dead. */
const OVERDUE_MS = 2_000;

/** Waits for work on a connection of its own. It carries the hint only, so nothing is lost with it. */
export class WakeUp {
  #interrupt: AbortController | undefined;

  constructor(private readonly redis: RedisConnection) {}

  async wait(queues: readonly string[], ms: number): Promise<void> {
    const interrupt = new AbortController();
    this.#interrupt = interrupt;
    const isOver = await Promise.race([
      this.#block(queues, ms),
      sleep(ms + OVERDUE_MS, true, { signal: interrupt.signal }).catch(() => true),
    ]);
    interrupt.abort();
    // A blocked call that nobody waits for would take wake-ups from those who do.
    if (isOver) this.redis.drop('blocking');
  }

  interrupt(): void {
    this.#interrupt?.abort();
  }

  async #block(queues: readonly string[], ms: number): Promise<boolean> {
    try {
      const lists = queues.map((queue) => this.redis.keys.wake(queue));
      await this.redis.client('blocking').blpop(lists, ms / 1_000);
      return false;
    } catch {
      await sleep(Math.min(ms, 250));
      return true;
    }
  }
}
