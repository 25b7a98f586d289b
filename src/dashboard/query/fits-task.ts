import { taskStateOf } from '../../client/task-info.js';
import { Failure } from '../../core/failure.js';
import { matchesGlob } from '../../core/glob.js';
import type { StoredCall } from '../view/stored-call.js';
import { phaseOf, type FoundTask } from '../view/task-row.js';
import { fitsError } from './error-query.js';
import { isWithin } from './is-within.js';
import { fitsNames, type TaskQuery } from './task-query.js';

type Record = FoundTask['task']['record'];

/**
 * Whether a task fits all of a query. `now` in epoch ms; `call` is its message: an ended task keeps it as a dead letter alone. A group is
 * no task.
 */
export function fitsTask(found: FoundTask, query: TaskQuery, now: number, call = callOf(found)): boolean {
  const { id, task } = found;
  const { record } = task;
  if (record.head.size !== undefined || (query.id !== undefined && query.id !== id)) return false;
  return (
    fitsNames(query, record.head) &&
    fitsState(found, query, now) &&
    fitsWorker(found, query) &&
    fitsEnd(record, query) &&
    (query.payload.isEmpty || (call !== undefined && query.payload.fits(call)))
  );
}

function callOf({ task: { record } }: FoundTask): StoredCall | undefined {
  return record.kind === 'live' ? record : undefined;
}

function fitsState(
  { task, dueAt = task.record.head.due }: FoundTask,
  { state }: TaskQuery,
  now: number,
): boolean {
  return state === undefined || phaseOf(taskStateOf(task), dueAt, now) === state;
}

function fitsWorker({ task: { record, running } }: FoundTask, { worker }: TaskQuery): boolean {
  if (worker === undefined) return true;
  const token = running?.token ?? (record.kind === 'ended' ? record.head.token : undefined) ?? '';
  return matchesGlob(worker, token.slice(0, token.indexOf(':')));
}

/** Conditions that only an ended task can fit. */
function fitsEnd(record: Record, query: TaskQuery): boolean {
  const { since, until, error } = query;
  if ((since ?? until) === undefined && error === undefined) return true;
  if (record.kind !== 'ended') return false;
  const { endedAt, state } = record.head;
  if (!isWithin(endedAt, query)) return false;
  // A success has no failure to look at.
  return error === undefined || (state !== 'SUCCESS' && fitsError(Failure.parse(record.result), error));
}
