import type { TaskSnapshot } from '../broker/result-store.js';
import { AsyncResult, type ResultLinks, type ResultSource } from './async-result.js';
import { AsyncQueue } from './async-queue.js';

/** The result of a group: a list, in the order written. */
export class GroupResult<T extends readonly unknown[] = unknown[]> extends AsyncResult<T> {
  #results: readonly AsyncResult<T[number]>[] | undefined;

  /** @internal */
  constructor(
    id: string,
    source: ResultSource,
    private readonly links: ResultLinks & { readonly parts: () => readonly AsyncResult[] },
  ) {
    super(id, source, links);
  }

  /** The results of the parts that it was made with, in their order. */
  get results(): readonly AsyncResult<T[number]>[] {
    this.#results ??= this.links.parts() as readonly AsyncResult<T[number]>[];
    return this.#results;
  }

  override get children(): readonly AsyncResult[] {
    return this.results;
  }

  /** How many parts have ended, well or not. */
  async completedCount(): Promise<number> {
    return (await this.source.broker.workflows.count(this.id))?.ended ?? 0;
  }

  /**
   * The results of the parts, each when it has ended, the first to end first.
   *
   * @throws BrokerUnavailableError when the application is closed meanwhile
   */
  async *asCompleted(): AsyncGenerator<AsyncResult<T[number]>, void, undefined> {
    const ended = new AsyncQueue<AsyncResult<T[number]>>();
    const stops = this.results.map((result) => {
      let hasEnded = false;
      const onUpdate = (task: TaskSnapshot | undefined) => {
        // A workflow is stored whole: a part that is not there is past its time.
        if (hasEnded || (task !== undefined && task.record.kind !== 'ended')) return;
        hasEnded = true;
        ended.put(result);
      };
      return this.source.broker.results.watch(result.id, 'ended', {
        onUpdate,
        onClose: (error) => ended.close(error),
      });
    });
    try {
      for (let left = this.results.length; left > 0; left -= 1) {
        const next = await ended.next();
        if (next === undefined) throw this.closedError();
        yield next;
      }
    } finally {
      for (const stop of stops) stop();
    }
  }
}
