import type { ShardWait } from '../broker/shard-wait.js';
import type { Notifier } from './notifier.js';

export interface WorkListenerOptions {
  readonly wait: ShardWait;
  /** Notified whenever `shouldWait` may have changed. */
  readonly changed: Notifier;
  readonly queues: () => readonly string[];
  /** There is room, and nothing to lease. */
  readonly shouldWait: () => boolean;
  /** There may be work in this shard; `undefined`: nobody has said so for a while. */
  readonly onWork: (shard: number | undefined) => void;
  /** This process has just sent a task to this shard. */
  readonly onHint: (shard: number) => void;
}

/** A wake-up may be lost with its connection: the worker looks for itself this often. */
const POLL_MS = 8_000;

/** Waits for wake-ups of the broker whenever the worker has room and nothing to lease. */
export class WorkListener {
  #wait = new AbortController();
  #isStopped = false;

  constructor(private readonly options: WorkListenerOptions) {}

  /** Listens until it is stopped. */
  async listen(): Promise<void> {
    const { changed, shouldWait } = this.options;
    while (!this.#isStopped) await (shouldWait() ? this.#waitForWork() : changed.next());
  }

  /** The worker waits for other queues from now on. */
  restart(): void {
    this.#wait.abort();
    this.#wait = new AbortController();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wait.abort();
  }

  async #waitForWork(): Promise<void> {
    const { wait, queues, onWork, onHint } = this.options;
    const { signal } = this.#wait;
    const woken = await wait.waitForWork(queues(), {
      timeoutMs: POLL_MS,
      signal,
      onHint,
    });
    if (!signal.aborted) onWork(woken);
  }
}
