import type { FinalState } from '../../core/task-state.js';
import { Failure } from '../../core/failure.js';
import { fitsError } from '../query/error-query.js';
import { fitsNames, isEnded, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { fitsTask, type TaskSource } from './task-list.js';

/** A search for a page looks at no more records. */
export const MOST_SEARCHED = 100_000;
const ENDED_AT_ONCE = 500;

/** The tasks that one step of a search has found. */
export interface SearchStep {
  readonly found: readonly FoundTask[];
  readonly examined: number;
  /** How many records there are at most. */
  readonly total: number;
}

/**
 * Looks through records for tasks that fit: those that have ended, the newest first, then those that have not. Ended tasks keep no
 * arguments and no headers, and tasks that have not ended have no failure: such records are not read.
 */
export async function* searchTasks(
  broker: TaskSource,
  query: TaskQuery,
  signal: AbortSignal,
  most = MOST_SEARCHED,
): AsyncGenerator<SearchStep, void, undefined> {
  let left = most;
  const sources = [
    ...(mayHaveEnded(query) ? [endedSteps(broker, query)] : []),
    ...(mayBeLive(query) ? [liveSteps(broker, query)] : []),
  ];
  for (const source of sources) {
    for await (const step of source) {
      left -= step.examined;
      if (signal.aborted) return;
      yield step;
      if (left <= 0) return;
    }
  }
}

function mayHaveEnded({ payload, state }: TaskQuery): boolean {
  return payload.isEmpty && (state === undefined || isEnded(state));
}

function mayBeLive({ error, since, until, state }: TaskQuery): boolean {
  return error === undefined && (since ?? until) === undefined && !isEnded(state);
}

const FINAL: Readonly<Partial<Record<string, FinalState>>> = {
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  revoked: 'REVOKED',
};

async function* endedSteps(broker: TaskSource, query: TaskQuery): AsyncGenerator<SearchStep> {
  const { since, until, error, state } = query;
  const final = state === undefined ? undefined : FINAL[state];
  let after = until === undefined ? undefined : { at: until, id: '' };
  do {
    let examined = 0;
    const page = await broker.inspector.ended({
      after,
      since,
      limit: ENDED_AT_ONCE,
      accepts: (head) => {
        examined += 1;
        if (final !== undefined && head.state !== final) return false;
        // A success has no failure to look at.
        return fitsNames(query, head) && (error === undefined || head.state !== 'SUCCESS');
      },
    });
    const found = page.tasks
      .map(({ id, record }) => ({ id, task: { record } }))
      .filter((each) => fitsTask(each, query, broker.now()))
      .filter(
        ({ task: { record } }) => error === undefined || fitsError(Failure.parse(record.result), error),
      );
    yield { found, examined, total: MOST_SEARCHED };
    after = page.next;
  } while (after !== undefined);
}

async function* liveSteps(broker: TaskSource, query: TaskQuery): AsyncGenerator<SearchStep> {
  let cursor = '';
  do {
    const page = await broker.inspector.walk(cursor);
    const ids = page.tasks
      .filter((task) => fitsNames(query, task.head) && query.payload.fits(task))
      .map(({ id }) => id);
    const snapshots = ids.length === 0 ? [] : await broker.results.find(ids);
    const found = ids
      .map((id, index) => ({ id, task: snapshots[index] }))
      .filter(
        (each): each is FoundTask =>
          each.task !== undefined && fitsTask(each as FoundTask, query, broker.now()),
      );
    yield { found, examined: page.examined, total: page.total };
    cursor = page.next;
  } while (cursor !== '');
}
