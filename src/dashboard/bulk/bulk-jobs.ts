import { randomUUID } from 'node:crypto';
import type { BulkJob } from '../api-types.js';
import type { Sources } from '../sources.js';
import { ApiError, bodyOf } from '../http/api-error.js';
import { TaskQueueError } from '../../core/errors.js';
import { messageOfError } from '../../core/kind-of-value.js';
import { printable } from '../../core/printable.js';
import { BulkRun } from './bulk-run.js';
import { changeOf } from './bulk-change.js';
import { matchedIds } from './bulk-match.js';
import type { BulkTarget } from './bulk-target.js';

const KEPT_MS = 3_600_000;
const MOST_RUNNING = 5;

/** The bulk actions of this process: each runs by itself, and is remembered for an hour after its end. */
export class BulkJobs {
  readonly #runs = new Map<string, BulkRun>();

  constructor(private readonly sources: Sources) {}

  /**
   * Begins an action; it goes on when the client has gone.
   *
   * @throws ApiError 400 for a filter that cannot be read, 429 while too many run
   */
  start(target: BulkTarget): BulkJob {
    this.#forgetOld();
    const running = [...this.#runs.values()].filter(({ isOver }) => !isOver);
    if (running.length >= MOST_RUNNING)
      throw new ApiError(
        429,
        'BUSY',
        `${MOST_RUNNING} bulk actions run already.`,
        'Wait for one of them, or abort it.',
      );
    const batches = matchedIds(this.sources, target);
    const run = new BulkRun(randomUUID(), target, () => this.sources.services.broker.now());
    this.#runs.set(run.id, run);
    void this.#work(run, target, batches);
    return run.job();
  }

  get(id: string): BulkJob | undefined {
    return this.#runs.get(id)?.job();
  }

  /** Ends an action after the items under way; `undefined` for an unknown one. */
  abort(id: string): BulkJob | undefined {
    const run = this.#runs.get(id);
    run?.abort();
    return run?.job();
  }

  close(): void {
    for (const run of this.#runs.values()) run.abort();
  }

  async #work(run: BulkRun, target: BulkTarget, batches: AsyncIterable<readonly string[]>): Promise<void> {
    const { action, ids, filter } = target;
    const { audit } = this.sources.services;
    const text = ids === undefined ? `all that fit '${filter}'` : `${ids.length} selected: ${ids.join(', ')}`;
    try {
      await audit.run(
        { action: `Dashboard.bulk.${action}`, target: () => text },
        () => run.through(batches, changeOf(this.sources, action)),
        () => run.job().changed,
      );
    } catch (error) {
      run.fail(errorOf(error));
    }
    this.sources.samples.forget();
  }

  #forgetOld(): void {
    const now = this.sources.services.broker.now();
    for (const [id, run] of this.#runs) if (run.isOver && now - run.endedAt > KEPT_MS) this.#runs.delete(id);
  }
}

function errorOf(error: unknown): NonNullable<BulkJob['error']> {
  if (error instanceof TaskQueueError) return bodyOf(error).error;
  return { code: 'INTERNAL', message: printable(messageOfError(error), 500) };
}
