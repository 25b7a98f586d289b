import { setTimeout as sleep } from 'node:timers/promises';
import type { ShardWaitOptions, Woken } from '../shard-wait.js';
import type { Publication, WaitOptions } from '../task-store.js';
import type { RedisClients } from './redis-clients.js';
import type { Keys } from './script/key-names.js';

/** How much longer than asked for Redis may block before the connection counts as dead. */
const OVERDUE_MS = 2_000;
/** Nobody waits for so long without looking again. */
const MOST_MS = 3_600_000;

interface Sleeper {
  readonly queues: readonly string[];
  readonly onHint: () => void;
}

/** Waits for work on a separate connection. It carries the hint only, so nothing is lost with it. */
export class WakeUp {
  #end: (() => void) | undefined;
  #sleeper: Sleeper | undefined;
  #clients: RedisClients | undefined;

  constructor(
    private readonly keys: Keys,
    /** The connections for its waits: asked for with the first wait. */
    private readonly connect: () => RedisClients,
  ) {}

  async wait(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    return (await this.waitOver([this], queues, options)) !== undefined;
  }

  /** Waits for those of several shards on this connection; answers the index of the one that may have work. Hints name indexes, too. */
  async waitOver(
    all: readonly WakeUp[],
    queues: readonly string[],
    { timeoutMs, signal, onHint }: ShardWaitOptions,
  ): Promise<Woken> {
    const isAborted = () => signal?.aborted === true;
    if (isAborted()) return undefined;
    for (const [index, each] of all.entries()) each.#sleeper = { queues, onHint: () => onHint?.(index) };
    // A bare timer: aborting a sleep costs 50 µs, and a waiting task would pay for it.
    const found = await new Promise<number | 'over' | undefined>((resolve) => {
      const stop = () => end('over');
      const timer = setTimeout(stop, Math.min(timeoutMs + OVERDUE_MS, MOST_MS));
      const end = (answer: number | 'over' | undefined) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        resolve(answer);
      };
      signal?.addEventListener('abort', stop);
      this.#end = stop;
      void this.#block(all, queues, timeoutMs).then(end);
    });
    for (const each of all) each.#sleeper = undefined;
    if (found !== 'over') return found;
    // A blocked call that nobody waits for would take wake-ups from those who do.
    this.#clients?.drop('blocking');
    return isAborted() ? undefined : 'any';
  }

  /** Whether somebody waits in this process. */
  get hasSleeper(): boolean {
    return this.#sleeper !== undefined;
  }

  /** This process has sent tasks: who waits here need not wait for Redis to say so. */
  hint(batch: readonly Publication[]): void {
    const { queues, onHint } = this.#sleeper ?? {};
    const isWanted = ({ head, delayMs, dueAt }: Publication) =>
      (delayMs ?? dueAt) === undefined && queues?.includes(head.queue);
    if (batch.some(isWanted)) onHint?.();
  }

  /** Ends the wait that is under way, and closes its connections. */
  close(): void {
    this.#end?.();
    this.#clients?.close();
  }

  async #block(
    all: readonly WakeUp[],
    queues: readonly string[],
    ms: number,
  ): Promise<number | 'over' | undefined> {
    try {
      this.#clients ??= this.connect();
      const lists = all.flatMap(({ keys }) => queues.map((queue) => keys.wake(queue)));
      const client = this.#clients.of('blocking');
      const popped = await client.blpop(lists, ms / 1_000);
      return popped === null ? undefined : Math.floor(lists.indexOf(popped[0]) / queues.length);
    } catch {
      await sleep(Math.min(ms, 250));
      return 'over';
    }
  }
}
