import type { SearchEnd, SearchProgress } from '../api-types.js';
import { closing, errorAnswer } from '../http/api-error.js';
import type { StreamEvent } from '../http/event-stream.js';
import type { Slots } from '../http/slots.js';
import type { TaskQuery } from '../query/task-query.js';
import type { Payloads } from '../view/payloads.js';
import { taskRow } from '../view/task-row.js';
import { MOST_SEARCHED, type SearchStep } from './search-step.js';
import type { TaskSource } from './task-part.js';
import { searchTasks } from './task-search.js';

const MOST_FOUND = 1_000;

/** All that a search needs besides its query. */
export interface SearchContext {
  readonly broker: TaskSource;
  readonly searches: Slots;
  /** As the user may see them. */
  readonly payloads: Payloads;
  readonly warn: (error: unknown) => void;
}

/** A search as events. Its status has been sent when it begins, so that a failure is an event as well. */
export async function* searchEvents(
  context: SearchContext,
  query: TaskQuery,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { searches, warn } = context;
  let leave = (): void => undefined;
  try {
    leave = searches.take();
    const over = AbortSignal.any([signal, searches.signal]);
    yield* stepEvents(context, searchTasks(context.broker, query, over));
  } catch (error) {
    const { body } = errorAnswer(error, warn);
    yield { event: 'failure', data: JSON.parse(body as string) as unknown };
  } finally {
    leave();
  }
}

async function* stepEvents(
  { broker, payloads, searches }: SearchContext,
  steps: AsyncIterable<SearchStep>,
): AsyncGenerator<StreamEvent, void, undefined> {
  let progress: SearchProgress = { examined: 0, total: MOST_SEARCHED, found: 0 };
  for await (const step of steps) {
    const rows = step.found.slice(0, MOST_FOUND - progress.found);
    progress = progressAfter(progress, step, rows.length);
    const now = broker.now();
    if (rows.length > 0)
      yield { event: 'rows', data: { tasks: rows.map((each) => taskRow(each, now, payloads)) } };
    yield { event: 'progress', data: progress };
    if (progress.found >= MOST_FOUND) return yield endOf(progress, 'enough');
  }
  if (searches.signal.aborted) throw closing();
  yield endOf(progress, progress.examined >= MOST_SEARCHED ? 'bound' : 'all');
}

function progressAfter(before: SearchProgress, step: SearchStep, found: number): SearchProgress {
  const examined = before.examined + step.examined;
  const total = Math.min(MOST_SEARCHED, Math.max(step.total, examined));
  return { examined, total, found: before.found + found };
}

function endOf(progress: SearchProgress, why: SearchEnd['why']): StreamEvent {
  return { event: 'end', data: { ...progress, why } };
}
