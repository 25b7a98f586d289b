import type { TaskView } from 'nest-task-queue';
import type { FlowTasks } from './flow-tasks.js';

const TASK_MS = 25;
const WAITING = 400;

/** Sees to it that there is always something that waits, of each key. */
export class Feeder {
  enqueued = 0;
  #left = 0;
  #isOver = false;
  readonly #ends: Promise<unknown>[] = [];
  #refill: Promise<void> | undefined;

  constructor(
    private readonly tasks: TaskView<FlowTasks>,
    private readonly keys: readonly string[],
  ) {}

  start(): Promise<void> {
    this.#refill ??= this.#enqueue().finally(() => (this.#refill = undefined));
    return this.#refill;
  }

  /** Resolves when all that it has enqueued has ended; rejects if something did not succeed. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#refill;
    await Promise.all(this.#ends);
  }

  async #enqueue(): Promise<void> {
    const calls = Array.from({ length: WAITING }, (_, index) => this.keys[index % this.keys.length] ?? '');
    const results = await this.tasks.holds.enqueueMany(calls.map((key) => [key, TASK_MS]));
    this.enqueued += results.length;
    this.#left += results.length;
    for (const result of results) {
      const end = result.get({ timeout: '120s' }).finally(() => this.#ended());
      // It is waited for at the end.
      end.catch(() => undefined);
      this.#ends.push(end);
    }
  }

  #ended(): void {
    this.#left -= 1;
    if (!this.#isOver && this.#left < WAITING / 2) void this.start();
  }
}
