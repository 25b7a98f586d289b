import { randomUUID } from 'node:crypto';
import type { BulkJob } from '../api-types.js';
import type { Sources } from '../sources.js';
import { ApiError, bodyOf, closing } from '../http/api-error.js';
import { TaskQueueError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';
import { printable } from '../../core/printable.js';
import type { Outcome } from '../../client/audit.js';
import type { Payloads } from '../view/payloads.js';
import { BulkRun } from './bulk-run.js';
import { changeOf } from './bulk-change.js';
import { matchedIds } from './bulk-match.js';
import type { BulkTarget } from './bulk-target.js';
import { insist } from './insist.js';

const KEPT_MS = 3_600_000;
const MOST_RUNNING = 5;
const MOST_KEPT = 100;
/** Ids that a note in the audit names. */
const MOST_NAMED = 50;
/** Characters of a failure and of a filter in a note. */
const MOST_MESSAGE = 500;
const MOST_FILTER = 1_000;

/** The bulk actions of this process: each runs by itself, and is remembered for an hour after its end, the last 100 of them. */
export class BulkJobs {
  readonly #runs = new Map<string, BulkRun>();
  readonly #working = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(
    private readonly sources: Sources,
    private readonly warn: (error: unknown) => void,
  ) {}

  /**
   * Begins an action; it goes on when the client has gone. `payloads`: as the user may see them.
   *
   * @throws ApiError 400 for a filter that cannot be read, 403 for one about payloads that the user may not read, 429 while too many run,
   *   503 when the process ends
   */
  start(target: BulkTarget, payloads: Payloads): BulkJob {
    this.#forgetOld();
    this.#checkRoom();
    const batches = matchedIds(this.sources, target, payloads);
    const { action, filter } = target;
    const { services, payloads: own } = this.sources;
    const run = new BulkRun(randomUUID(), { action, filter }, () => services.broker.now(), { payloads: own });
    this.#runs.set(run.id, run);
    const work = this.#work(run, target, batches).finally(() => this.#working.delete(work));
    this.#working.add(work);
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

  /** Aborts all, and waits until each has noted what it changed: the services must stay open so long. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const run of this.#runs.values()) run.abort();
    await Promise.all(this.#working);
  }

  /** A line stands in the audit before the first change. Where it cannot be stored, nothing is changed. */
  async #work(run: BulkRun, target: BulkTarget, batches: AsyncIterable<readonly string[]>): Promise<void> {
    const change = { action: `Dashboard.bulk.${target.action}`, target: () => this.#textOf(target) };
    try {
      const noteEnd = await this.sources.services.audit.begin(change);
      await run
        .through(batches, changeOf(this.sources, target.action))
        .catch((error: unknown) => this.#fail(run, error));
      await insist(() => noteEnd(outcomeOf(run.job())), this.#closing.signal).catch(this.warn);
    } catch (error) {
      this.#fail(run, error);
    }
    this.sources.samples.forget();
  }

  /** The user learns why, and so do those who run the server. */
  #fail(run: BulkRun, error: unknown): void {
    this.warn(error);
    const failure = errorOf(error);
    run.fail({ ...failure, message: this.sources.payloads.text(failure.message, MOST_MESSAGE) });
  }

  /** A filter may name what an argument holds. */
  #textOf({ ids, filter = '' }: BulkTarget): string {
    if (ids === undefined) return `all that fit '${this.sources.payloads.text(filter, MOST_FILTER)}'`;
    return `${ids.length} selected: ${ids.slice(0, MOST_NAMED).join(', ')}`;
  }

  #checkRoom(): void {
    if (this.#closing.signal.aborted) throw closing();
    const running = [...this.#runs.values()].filter(({ isOver }) => !isOver);
    if (running.length >= MOST_RUNNING)
      throw new ApiError(
        429,
        'BUSY',
        `${MOST_RUNNING} bulk actions run already.`,
        'Wait for one of them, or abort it.',
      );
  }

  /** The oldest come first in the map. */
  #forgetOld(): void {
    const now = this.sources.services.broker.now();
    for (const [id, { isOver, endedAt }] of this.#runs)
      if (isOver && (now - endedAt > KEPT_MS || this.#runs.size >= MOST_KEPT)) this.#runs.delete(id);
  }
}

function outcomeOf({ changed, state, error }: BulkJob): Outcome {
  if (error !== undefined) return { count: changed, error: error.message };
  return { count: changed, ...(state === 'aborted' && { error: 'It was aborted.' }) };
}

function errorOf(error: unknown): NonNullable<BulkJob['error']> {
  if (isInstance(error, TaskQueueError)) return bodyOf(error).error;
  return { code: 'INTERNAL', message: printable(messageOfError(error), MOST_MESSAGE) };
}
