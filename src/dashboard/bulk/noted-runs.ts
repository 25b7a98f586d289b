import { setTimeout as pause } from 'node:timers/promises';
import type { BulkJob } from '../api-types.js';
import { TaskQueueError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';
import { printable } from '../../core/printable.js';
import type { Outcome } from '../../client/audit.js';
import { bodyOf } from '../http/api-error.js';
import type { Sources } from '../sources.js';
import { changeOf } from './bulk-change.js';
import type { BulkNote, BulkReports } from './bulk-reports.js';
import type { BulkRun } from './bulk-run.js';
import type { BulkTarget } from './bulk-target.js';
import { insist } from './insist.js';

const REPORT_MS = 2_000;
/** Ids that a note in the audit names. */
const MOST_NAMED = 50;
/** Characters of a failure and of a filter in a note. */
const MOST_MESSAGE = 500;
const MOST_FILTER = 1_000;

/** A bulk action as it is asked for. */
export interface BulkRequest {
  readonly target: BulkTarget;
  /** The name of the user. */
  readonly who: string;
}

/** Runs bulk actions between their notes in the audit, and reports them to other processes meanwhile. */
export class NotedRuns {
  constructor(
    private readonly sources: Sources,
    private readonly reports: BulkReports,
    private readonly warn: (error: unknown) => void,
    /** Aborts when the process ends: notes are tried once more then. */
    private readonly closing: AbortSignal,
  ) {}

  /** A line stands in the audit, and a report, before the first change. Where they cannot be stored, nothing is changed. Never throws. */
  async run(
    run: BulkRun,
    { target, who }: BulkRequest,
    batches: AsyncIterable<readonly string[]>,
  ): Promise<void> {
    const note = { action: `Dashboard.bulk.${target.action}`, target: this.#textOf(target), who };
    try {
      const noteEnd = await this.sources.services.audit.begin({ ...note, target: () => note.target });
      await this.reports.write(run.job(), note);
      await this.#change(run, { target, note }, batches);
      await insist(() => noteEnd(outcomeOf(run.job())), this.closing).catch(this.warn);
    } catch (error) {
      this.#fail(run, error);
    }
    this.sources.samples.forget();
  }

  async #change(
    run: BulkRun,
    { target, note }: { readonly target: BulkTarget; readonly note: BulkNote },
    batches: AsyncIterable<readonly string[]>,
  ): Promise<void> {
    const over = new AbortController();
    const reported = this.#report(run, note, over.signal);
    await run
      .through(batches, changeOf(this.sources, target.action))
      .catch((error: unknown) => this.#fail(run, error));
    over.abort();
    await reported;
  }

  /** Reports now and then; the last report is of the end. */
  async #report(run: BulkRun, note: BulkNote, over: AbortSignal): Promise<void> {
    const write = async () => {
      if (await this.reports.write(run.job(), note)) run.abort();
    };
    for (;;) {
      await pause(REPORT_MS, undefined, { signal: over, ref: false }).catch(() => undefined);
      if (over.aborted) return insist(write, this.closing).catch(this.warn);
      await write().catch(() => undefined);
    }
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
}

function outcomeOf({ changed, state, error }: BulkJob): Outcome {
  if (error !== undefined) return { count: changed, error: error.message };
  return { count: changed, ...(state === 'aborted' && { error: 'It was aborted.' }) };
}

function errorOf(error: unknown): NonNullable<BulkJob['error']> {
  if (isInstance(error, TaskQueueError)) return bodyOf(error).error;
  return { code: 'INTERNAL', message: printable(messageOfError(error), MOST_MESSAGE) };
}
