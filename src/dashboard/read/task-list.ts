import type { Broker } from '../../broker/broker.js';
import type { FinalState } from '../../core/task-state.js';
import { matchesGlob } from '../../core/glob.js';
import { ApiError } from '../http/api-error.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { phaseOf } from '../view/task-row.js';
import { taskStateOf } from '../../client/task-info.js';

export type TaskSource = Pick<Broker, 'inspector' | 'now' | 'results'>;

/** A part of a list of tasks; `next` is the cursor of the part behind it. */
export interface TaskPart {
  readonly tasks: readonly FoundTask[];
  readonly next: string | undefined;
  /** How many records were looked at for it, and how many there are where that is known. */
  readonly examined: number;
  readonly total?: number;
}

const READ_AT_ONCE = 200;
/** A page looks at no more records, so that it answers soon whatever fits; the next page goes on. */
const MOST_EXAMINED = 2_000;

const FINAL: Readonly<Partial<Record<string, FinalState>>> = {
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  revoked: 'REVOKED',
};

/** The tasks that fit, as far as an index knows them; without a state those that have not ended. */
export function listTasks(
  broker: TaskSource,
  query: TaskQuery,
  page: { readonly cursor: string; readonly limit: number },
): Promise<TaskPart> {
  const { id, state } = query;
  if (id !== undefined) return findTask(broker, id, query);
  if (state === 'running' || state === 'delayed') return listIndexed(broker, query, state, page);
  const final = state === undefined ? undefined : FINAL[state];
  return final === undefined ? walkTasks(broker, query, page) : listEnded(broker, query, { ...page, final });
}

/** Whether a task that was found by an index fits the rest of the query. */
export function fitsTask({ task, dueAt }: FoundTask, query: TaskQuery, now: number): boolean {
  const { record, running } = task;
  const { state, worker } = query;
  if (record.head.size !== undefined || !fitsNames(query, record.head)) return false;
  if (state !== undefined && phaseOf(taskStateOf(task), dueAt ?? record.head.due, now) !== state)
    return false;
  const token = running?.token ?? (record.kind === 'ended' ? record.head.token : undefined) ?? '';
  return worker === undefined || matchesGlob(worker, token.slice(0, token.indexOf(':')));
}

async function findTask(broker: TaskSource, id: string, query: TaskQuery): Promise<TaskPart> {
  const [task] = await broker.results.find([id]);
  const found = task === undefined ? [] : [{ id, task }];
  return { tasks: found.filter((each) => fitsTask(each, query, broker.now())), next: undefined, examined: 1 };
}

/** Running and delayed tasks lie in lists of their own. */
async function listIndexed(
  broker: TaskSource,
  query: TaskQuery,
  state: 'delayed' | 'running',
  { cursor, limit }: { readonly cursor: string; readonly limit: number },
): Promise<TaskPart> {
  const first = offsetOf(cursor);
  const tasks: FoundTask[] = [];
  for (let offset = first; ;) {
    const index = state === 'running' ? 'active' : 'delayed';
    const entries = await broker.inspector.tasks(index, { offset, limit: READ_AT_ONCE });
    for (const { id, task, at } of entries) {
      if (tasks.length === limit) return { tasks, next: String(offset), examined: offset - first };
      offset += 1;
      const found = task && { id, task, ...(state === 'delayed' && { dueAt: at }) };
      if (found !== undefined && fitsTask(found, query, broker.now())) tasks.push(found);
    }
    const examined = offset - first;
    if (entries.length < READ_AT_ONCE) return { tasks, next: undefined, examined };
    if (examined >= MOST_EXAMINED) return { tasks, next: String(offset), examined };
  }
}

async function listEnded(
  broker: TaskSource,
  query: TaskQuery,
  { cursor, limit, final }: { readonly cursor: string; readonly limit: number; readonly final: FinalState },
): Promise<TaskPart> {
  const { since, until } = query;
  const after =
    cursor === '' ? (until === undefined ? undefined : { at: until, id: '' }) : positionOf(cursor);
  const { tasks, next } = await broker.inspector.ended({
    after,
    since,
    limit,
    accepts: (head) => head.state === final && head.size === undefined && fitsNames(query, head),
  });
  return {
    tasks: tasks.map(({ id, record }) => ({ id, task: { record } })),
    next: next && `${next.at}:${next.id}`,
    examined: tasks.length,
  };
}

/** Waiting tasks are found by their records alone. A group is no task. */
async function walkTasks(
  broker: TaskSource,
  query: TaskQuery,
  { cursor, limit }: { readonly cursor: string; readonly limit: number },
): Promise<TaskPart> {
  if (!isScanCursor(cursor)) throw badCursor();
  const tasks: FoundTask[] = [];
  let examined = 0;
  for (let from = cursor; ;) {
    const page = await broker.inspector.walk(from);
    const ids = page.tasks.filter(({ head }) => fitsNames(query, head)).map(({ id }) => id);
    const found = ids.length === 0 ? [] : await broker.results.find(ids);
    for (const [index, task] of found.entries()) {
      if (task?.record.kind !== 'live') continue;
      const each = { id: ids[index] as string, task };
      if (fitsTask(each, query, broker.now())) tasks.push(each);
    }
    examined += page.examined;
    const isFull = tasks.length >= limit || examined >= MOST_EXAMINED;
    if (page.next === '' || isFull)
      return { tasks, next: page.next === '' ? undefined : page.next, examined, total: page.total };
    from = page.next;
  }
}

/** SCAN counts in 64 bits. */
function isScanCursor(cursor: string): boolean {
  return /^\d{0,20}$/.test(cursor) && BigInt(cursor) < 2n ** 64n;
}

function offsetOf(cursor: string): number {
  if (!/^\d{0,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

/** A cursor of ended tasks: the moment at which the last one ended, and its id. */
export function positionOf(cursor: string): { readonly at: number; readonly id: string } {
  const [, at, id = ''] = /^(\d{1,15}):(.+)$/s.exec(cursor) ?? [];
  if (at === undefined) throw badCursor();
  return { at: Number(at), id };
}

function badCursor(): ApiError {
  return new ApiError(
    400,
    'BAD_CURSOR',
    'The cursor is not one of this list.',
    'Take the `next` of the page before it.',
  );
}
