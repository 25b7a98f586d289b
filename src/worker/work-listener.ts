import type { ShardWait } from '../broker/shard-wait.js';
import type { Notifier } from './notifier.js';
import { Timer } from './timer.js';

export interface WorkListenerOptions {
  readonly wait: ShardWait;
  /** Notified whenever `shouldWait` may have changed. */
  readonly changed: Notifier;
  readonly queues: () => readonly string[];
  /** There is room, and nothing to lease. */
  readonly shouldWait: () => boolean;
  /** In how many ms the worker has to look for itself. */
  readonly lookInMs: () => number;
  /** Nobody has said for a while whether there is work. */
  readonly onLook: () => void;
  /** There may be work in this shard. */
  readonly onWork: (shard: number) => void;
  /** This process has just sent a task to this shard. */
  readonly onHint: (shard: number) => void;
}

/** A wake-up may be lost with its connection: the worker looks for itself this often. */
export const LOOK_MS = 8_000;
/** Each wait costs a command. A connection that is dead without a word is noticed earlier, by a look that finds tasks. */
const WAIT_MS = 60_000;
/** A look that is due waits until the worker has nothing under way. */
const RETRY_MS = 500;

/** Waits for wake-ups of the broker whenever the worker has room and nothing to lease. It looks for itself where no wake-up comes. */
export class WorkListener {
  #wait = new AbortController();
  #isStopped = false;
  readonly #look = new Timer(() => this.#lookAround());

  constructor(private readonly options: WorkListenerOptions) {}

  get shards(): readonly number[] {
    return this.options.wait.shards;
  }

  /** Listens until it is stopped. */
  async listen(): Promise<void> {
    const { changed, shouldWait } = this.options;
    this.#look.set(LOOK_MS);
    while (!this.#isStopped) await (shouldWait() ? this.#waitForWork() : changed.next());
  }

  /** Begins another wait: for other queues, or over another connection. */
  restart(): void {
    this.#wait.abort();
    this.#wait = new AbortController();
  }

  stop(): void {
    this.#isStopped = true;
    this.#look.set(undefined);
    this.#wait.abort();
  }

  #lookAround(): void {
    const { lookInMs, onLook, shouldWait } = this.options;
    const inMs = lookInMs();
    if (inMs > 0) return this.#look.set(inMs);
    if (!shouldWait()) return this.#look.set(RETRY_MS);
    this.#look.set(LOOK_MS);
    onLook();
  }

  async #waitForWork(): Promise<void> {
    const { wait, queues, onLook, onWork, onHint } = this.options;
    const { signal } = this.#wait;
    const woken = await wait.waitForWork(queues(), {
      timeoutMs: WAIT_MS,
      signal,
      onHint,
    });
    if (signal.aborted || woken === undefined) return;
    if (woken === 'any') onLook();
    else onWork(woken);
  }
}
