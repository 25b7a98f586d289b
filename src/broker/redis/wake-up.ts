import { setTimeout as sleep } from 'node:timers/promises';
import type { Publication, WaitOptions } from '../task-store.js';
import type { RedisConnection } from './redis-connection.js';

/** How much longer than asked for Redis may block before the connection counts as dead. */
const OVERDUE_MS = 2_000;
/** Nobody waits for so long without looking again. */
const MOST_MS = 3_600_000;

/** Waits for work on a separate connection. It carries the hint only, so nothing is lost with it. */
export class WakeUp {
  #end: (() => void) | undefined;
  #sleeper: { readonly queues: readonly string[]; readonly onHint?: (() => void) | undefined } | undefined;

  constructor(private readonly redis: RedisConnection) {}

  async wait(queues: readonly string[], { timeoutMs, signal, onHint }: WaitOptions): Promise<void> {
    if (signal?.aborted === true) return;
    this.#sleeper = { queues, onHint };
    // A bare timer: aborting a sleep costs 50 µs, and a waiting task would pay for it.
    const isOver = await new Promise<boolean>((resolve) => {
      const stop = () => end(true);
      const timer = setTimeout(stop, Math.min(timeoutMs + OVERDUE_MS, MOST_MS));
      const end = (over: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        resolve(over);
      };
      signal?.addEventListener('abort', stop);
      this.#end = stop;
      void this.#block(queues, timeoutMs).then(end);
    });
    this.#sleeper = undefined;
    // A blocked call that nobody waits for would take wake-ups from those who do.
    if (isOver) this.redis.drop('blocking');
  }

  /** This process has sent tasks: who waits here need not wait for Redis to say so. */
  hint(batch: readonly Publication[]): void {
    const { queues, onHint } = this.#sleeper ?? {};
    const isWanted = ({ head, delayMs, dueAt }: Publication) =>
      (delayMs ?? dueAt) === undefined && queues?.includes(head.queue);
    if (batch.some(isWanted)) onHint?.();
  }

  /** Ends the wait that is under way. */
  close(): void {
    this.#end?.();
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
