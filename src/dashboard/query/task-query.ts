import type { TaskPhase } from '../api-types.js';
import type { FinalState } from '../../core/task-state.js';
import { matchesGlob } from '../../core/glob.js';
import { errorQueryOf, type ErrorQuery } from './error-query.js';
import { termOfKey } from '../filter.js';
import { badFilter, momentOf, readFilter } from './read-filter.js';
import type { Payloads } from '../view/payloads.js';
import { PayloadFilter } from './payload-query.js';

const KEYS = ['id', 'task', 'queue', 'state', 'worker', 'header', 'args', 'error', 'since', 'until'] as const;
const FINAL: Readonly<Partial<Record<TaskPhase, FinalState>>> = {
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  revoked: 'REVOKED',
};

/** The filter of a list of tasks: those are meant that all of it fits. */
export interface TaskQuery {
  readonly id: string | undefined;
  /** A name, or a glob over the whole name. */
  readonly task: string | undefined;
  /** Exactly that name. */
  readonly taskName: string | undefined;
  readonly queue: string | undefined;
  readonly state: TaskPhase | undefined;
  /** Id of a worker, or a glob over the whole id. */
  readonly worker: string | undefined;
  /** Epoch ms: ended then or later, ended before. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly error: ErrorQuery | undefined;
  /** Terms for which the record itself must be read. */
  readonly payload: PayloadFilter;
}

/**
 * Reads the text of a filter; `now` in epoch ms, `payloads` as the user may see them.
 *
 * @throws ApiError 400 for a text that cannot be read, 403 for one about payloads that the user may not read
 */
export function taskQueryOf(text: string, now: number, payloads: Payloads): TaskQuery {
  const terms = readFilter(text, KEYS);
  const one = (key: (typeof KEYS)[number]) => termOfKey(terms, key);
  const moment = (given: string | undefined) => (given === undefined ? undefined : momentOf(given, now));
  const state = one('state') as TaskPhase | undefined;
  const [since, until] = [moment(one('since')), moment(one('until'))];
  if ((since ?? until) !== undefined && state !== undefined && !isEnded(state))
    throw badFilter(
      'since and until ask for ended tasks: add state:failed, state:succeeded or state:revoked.',
    );
  return {
    id: one('id'),
    task: one('task'),
    taskName: termOfKey(terms, 'task', 'name'),
    queue: one('queue'),
    state,
    worker: one('worker'),
    since,
    until,
    error: errorQueryOf(terms),
    payload: new PayloadFilter(terms, payloads),
  };
}

/** Whether no index holds what the query asks for, so that only a search answers it. */
export function needsSearch({ id, payload, error, worker, state, since, until }: TaskQuery): boolean {
  if (id !== undefined) return false;
  if (!payload.isEmpty || error !== undefined) return true;
  if (worker !== undefined && state !== 'running') return true;
  return (since ?? until) !== undefined && state === undefined;
}

/** The state of the results of tasks in an ended phase; `undefined` for any other. */
export function finalStateOf(state: TaskPhase | undefined): FinalState | undefined {
  return state === undefined ? undefined : FINAL[state];
}

export function isEnded(state: TaskPhase | undefined): boolean {
  return finalStateOf(state) !== undefined;
}

/** Whether the names of a task fit. */
export function fitsNames(
  { task, taskName, queue }: Pick<TaskQuery, 'queue' | 'task' | 'taskName'>,
  head: { readonly name: string; readonly queue: string },
): boolean {
  if (taskName !== undefined && head.name !== taskName) return false;
  if (queue !== undefined && head.queue !== queue) return false;
  return task === undefined || matchesGlob(task, head.name);
}
