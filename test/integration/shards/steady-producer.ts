import type { AsyncResult, TaskClient } from 'nest-task-queue';
import { ShardTasks } from './shard-tasks.js';

/** Sends tasks at a fixed rate, whatever becomes of the calls. Its ticks are the clock of a test. */
export class SteadyProducer {
  readonly #calls: Promise<void>[] = [];
  readonly #results: AsyncResult<void>[] = [];
  readonly #waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  failed = 0;

  constructor(
    private readonly client: TaskClient,
    private readonly taskMs: number,
  ) {}

  start(everyMs: number): void {
    this.#timer = setInterval(() => this.#send(), everyMs);
  }

  /** Resolves when so many more tasks have been sent. */
  sent(count: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ until: this.#count + count, resolve }));
  }

  async stop(): Promise<readonly AsyncResult<void>[]> {
    clearInterval(this.#timer);
    await Promise.all(this.#calls);
    return this.#results;
  }

  #send(): void {
    const call = this.client
      .of(ShardTasks)
      .works.enqueue(this.taskMs)
      .then(
        (result) => void this.#results.push(result),
        () => void (this.failed += 1),
      );
    this.#calls.push(call);
    this.#count += 1;
    const due = this.#waiting.filter(({ until }) => until <= this.#count);
    for (const each of due) {
      this.#waiting.splice(this.#waiting.indexOf(each), 1);
      each.resolve();
    }
  }
}
