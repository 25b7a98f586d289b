import { missingOf } from '../../broker/sharded/shards-of.js';
import { randomUUID } from 'node:crypto';
import type { BulkJob } from '../api-types.js';
import type { Sources } from '../sources.js';
import { ApiError, closing } from '../http/api-error.js';
import type { Payloads } from '../view/payloads.js';
import { BulkReports, KEPT_MS } from './bulk-reports.js';
import { BulkRun } from './bulk-run.js';
import { matchedIds } from './bulk-match.js';
import type { BulkTarget } from './bulk-target.js';
import { NotedRuns } from './noted-runs.js';

const MOST_RUNNING = 5;
const MOST_KEPT = 100;

/** The user who begins an action. */
export interface BulkUser {
  /** The name under which it is noted. */
  readonly as: string;
  /** As the user may see them. */
  readonly payloads: Payloads;
}

/**
 * The bulk actions of this process: each runs by itself, and is remembered for an hour after its end, the last 100 of them. Each reports
 * to the other processes of the dashboard, and those that they run can be asked for here.
 */
export class BulkJobs {
  readonly #runs = new Map<string, BulkRun>();
  readonly #working = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #reports: BulkReports;
  readonly #noted: NotedRuns;

  constructor(
    private readonly sources: Sources,
    warn: (error: unknown) => void,
  ) {
    const { broker } = sources.services;
    this.#reports = new BulkReports(broker.audit, () => broker.time());
    this.#noted = new NotedRuns(sources, this.#reports, warn, this.#closing.signal);
  }

  /**
   * Begins an action of a user; it goes on when the client has gone.
   *
   * @throws ApiError 400 for a filter that cannot be read, 403 for one about payloads that the user may not read, 429 while too many run,
   *   503 when the process ends
   */
  start(target: BulkTarget, user: BulkUser): BulkJob {
    this.#forgetOld();
    this.#checkRoom();
    const batches = matchedIds(this.sources, target, user.payloads);
    const { action, filter } = target;
    const { services, payloads: own } = this.sources;
    const run = new BulkRun(randomUUID(), { action, filter }, () => services.broker.now(), {
      payloads: own,
      missing: missingOf(services.broker),
    });
    this.#runs.set(run.id, run);
    const work = this.#noted
      .run(run, { target, who: user.as }, batches)
      .finally(() => this.#working.delete(work));
    this.#working.add(work);
    return run.job();
  }

  /** An action of this process or of another one; `undefined` for an unknown id. */
  async get(id: string): Promise<BulkJob | undefined> {
    return this.#runs.get(id)?.job() ?? this.#reports.find(id);
  }

  /** Ends an action after the items under way. */
  async abort(id: string): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined) await this.#reports.abort(id);
    else run.abort();
  }

  /** Aborts all, and waits until each has noted what it changed: the services must stay open so long. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const run of this.#runs.values()) run.abort();
    await Promise.all(this.#working);
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
