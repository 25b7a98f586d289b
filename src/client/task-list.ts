import type { Broker } from '../broker/broker.js';
import type { LiveState } from '../broker/inspector.js';
import { matchesGlob } from '../core/glob.js';
import { defined } from '../core/options.js';
import { momentOf } from '../core/moment.js';
import {
  checkAll,
  glob,
  matching,
  momentOrAge,
  oneOf,
  queueName,
  refuse,
  whole,
  type Checks,
} from '../core/option-check.js';
import type { Duration } from '../core/duration.js';
import { FINAL_STATES, isFinal, type FinalState } from '../core/task-state.js';
import type { PartialAnswer } from './partial.js';
import { taskInfoOf, type TaskInfo } from './task-info.js';

/** Which tasks are listed: those that all of it fits. */
export interface TaskFilter {
  /**
   * 'active': they run. 'delayed': they wait for their time. 'SUCCESS', 'FAILURE', 'REVOKED': they have ended so, and their records are
   * kept; the newest first.
   */
  readonly state?: FinalState | LiveState;
  /** Of ended tasks those that ended at this moment or later; a duration counts back from now. */
  readonly since?: Date | Duration;
  /** The queue that a task is on. */
  readonly queue?: string;
  /** A name, or a glob over the whole name: `EmailTasks.*`. */
  readonly task?: string;
}

/** Which part of a list is read. */
export interface TaskPageOptions {
  /** The `next` of the page before; default: the first page. */
  readonly from?: string;
  /** Default 100, at most 10 000. */
  readonly limit?: number;
}

/** A part of a list of tasks. */
export interface TaskPage extends PartialAnswer {
  /** In the order of the list. A page of ended tasks may hold fewer than its limit, or no task at all, and another follows. */
  readonly tasks: readonly TaskInfo[];
  /** Where the next page begins, as its `from`; `undefined` after the last. */
  readonly next: string | undefined;
}

type Source = Pick<Broker, 'inspector' | 'now' | 'results'>;
type CheckedPage = Required<Pick<TaskPageOptions, 'limit'>> & Pick<TaskPageOptions, 'from'>;
interface Names {
  readonly name?: string | undefined;
  readonly queue?: string | undefined;
}

const READ_AT_ONCE = 200;
const MAX_LIMIT = 10_000;

/** Lists tasks that have not ended. */
export async function listTasks(
  broker: Source,
  filter: TaskFilter,
  options: TaskPageOptions,
): Promise<TaskPage> {
  checkAll(filter, FILTER_CHECKS, SITE);
  checkAll(options, PAGE_CHECKS, SITE);
  const page = { limit: 100, ...defined(options) };
  const { state } = filter;
  if (filter.since !== undefined && !isFinalState(state))
    refuse(
      'Inspector.tasks: since',
      "a state such as 'FAILURE' with it, because only ended tasks have ended",
      filter.since,
    );
  checkCursor(options.from, state);
  if (state === undefined) return walkTasks(broker, filter, page);
  if (isFinalState(state)) return listEnded(broker, { ...filter, state }, page);
  return readIndex(broker, { ...filter, state }, page);
}

const SITE = { where: 'Inspector.tasks', prefix: 'Inspector.tasks: ' };

const FILTER_CHECKS: Checks<TaskFilter> = {
  state: oneOf('active', 'delayed', ...FINAL_STATES),
  since: momentOrAge,
  queue: queueName,
  task: glob,
};

const PAGE_CHECKS: Checks<TaskPageOptions> = {
  from: matching('the `next` of a page', (from) => typeof from === 'string' && from !== ''),
  limit: whole(1, MAX_LIMIT),
};

function isFinalState(state: TaskFilter['state']): state is FinalState {
  return state !== undefined && state !== 'active' && state !== 'delayed' && isFinal(state);
}

/** The lists have cursors of different forms; that of a walk has a part for each shard. */
function checkCursor(from: string | undefined, state: TaskFilter['state']): void {
  const form = state === undefined ? /^[\d,=-]+$/ : isFinalState(state) ? /^\d+:.+$/s : /^\d+$/;
  if (from !== undefined && !form.test(from))
    refuse('Inspector.tasks: from', 'the `next` of a page of the same list', from);
}

/** The cursor is the end of the last task, epoch ms, and its id. */
async function listEnded(
  broker: Source,
  filter: TaskFilter & { readonly state: FinalState },
  { from, limit }: CheckedPage,
): Promise<TaskPage> {
  const { since, state } = filter;
  const page = await broker.inspector.ended({
    among: state,
    limit,
    after: from === undefined ? undefined : positionOf(from),
    since: since === undefined ? undefined : momentOf(since, broker.now(), 'since'),
    accepts: (head) => head.size === undefined && fits(filter, head),
  });
  const tasks = page.tasks.map(({ id, record }) => taskInfoOf(id, { record }));
  return { tasks, next: page.next && `${page.next.at}:${page.next.id}` };
}

function positionOf(from: string): { readonly at: number; readonly id: string } {
  const colon = from.indexOf(':');
  return { at: Number(from.slice(0, colon)), id: from.slice(colon + 1) };
}

/** Running and delayed tasks lie in lists of their own. */
async function readIndex(
  { inspector }: Source,
  filter: TaskFilter & { readonly state: LiveState },
  { from = '0', limit }: CheckedPage,
): Promise<TaskPage> {
  const tasks: TaskPage['tasks'][number][] = [];
  for (let offset = Number(from); ;) {
    const entries = await inspector.tasks(filter.state, { offset, limit: READ_AT_ONCE });
    for (const { id, task, at } of entries) {
      if (tasks.length === limit) return { tasks, next: String(offset) };
      offset += 1;
      const info = taskInfoOf(id, task);
      if (fits(filter, info))
        tasks.push(filter.state === 'delayed' ? { ...info, dueAt: new Date(at) } : info);
    }
    if (entries.length < READ_AT_ONCE) return { tasks, next: undefined };
  }
}

/** Other tasks are found by their records alone. A group is no task. */
async function walkTasks(
  { inspector, results }: Source,
  filter: TaskFilter,
  { from = '', limit }: CheckedPage,
): Promise<TaskPage> {
  const tasks: TaskInfo[] = [];
  for (let cursor = from; ;) {
    const page = await inspector.walk(cursor, { isPartial: true });
    const ids = page.tasks
      .filter(({ head }) => head.size === undefined && fits(filter, head))
      .map(({ id }) => id);
    const found = ids.length === 0 ? [] : await results.find(ids);
    for (const [index, task] of found.entries())
      if (task?.record.kind === 'live') tasks.push(taskInfoOf(ids[index] as string, task));
    if (page.next === '') return { tasks, next: undefined };
    if (tasks.length >= limit) return { tasks, next: page.next };
    cursor = page.next;
  }
}

function fits({ queue, task }: TaskFilter, names: Names): boolean {
  if (queue !== undefined && names.queue !== queue) return false;
  return task === undefined || (names.name !== undefined && matchesGlob(task, names.name));
}
