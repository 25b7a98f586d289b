import type { Broker } from '../../broker/broker.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import type { TaskHead } from '../../core/task-message.js';
import { taskInfoOf } from '../../client/task-info.js';
import type { WorkflowList, WorkflowRow } from '../api-types.js';
import { momentsOf } from '../view/moment.js';
import { cursorOf, positionOf } from './cursor.js';
import type { TaskSource } from './task-part.js';
import { workflowIdOf } from './task-facts.js';

const MOST_LIVE = 200;

type Source = Pick<Broker, 'workflows'> & TaskSource;

/**
 * Workflows with a member that runs or waits for its time, then those that have ended, the newest first. The broker has no list of
 * workflows: one whose members all wait in queues is missing.
 */
export async function listWorkflows(
  broker: Source,
  { cursor, limit }: { readonly cursor: string; readonly limit: number },
): Promise<WorkflowList> {
  const live = cursor === '' ? await liveWorkflows(broker) : [];
  const after = cursor === '' ? undefined : positionOf(cursor);
  const { tasks, next } = await broker.inspector.ended({ after, limit, accepts: isLast });
  const ended = tasks.map(({ id, record }) => ({ id, task: { record } }));
  const rows = [...live, ...ended].map(({ id, task }) => rowOf(broker, id, task));
  return {
    workflows: await Promise.all(rows),
    ...(next !== undefined && { next: cursorOf(next) }),
    isComplete: false,
  };
}

/** Whether it is the last node of a workflow. */
function isLast({ next, group, after, size, errback }: TaskHead): boolean {
  return (next ?? group) === undefined && errback !== true && (after ?? size) !== undefined;
}

interface Found {
  readonly id: string;
  readonly task: TaskSnapshot;
}

async function liveWorkflows(broker: Source): Promise<readonly Found[]> {
  const page = { offset: 0, limit: MOST_LIVE };
  const [active, delayed] = await Promise.all([
    broker.inspector.tasks('active', page),
    broker.inspector.tasks('delayed', page),
  ]);
  const members = [...active, ...delayed].flatMap(({ id, task }) => (isMember(task) ? [{ id, task }] : []));
  // Parts of one group have one way up.
  const ways = new Map(members.map((member) => [wayOf(member), member]));
  const found = await Promise.all([...ways.values()].map(({ id, task }) => workflowIdOf(broker, id, task)));
  return liveAmong(
    broker,
    [...new Set(found)].filter((id) => id !== undefined),
  );
}

async function liveAmong(broker: Source, roots: readonly string[]): Promise<readonly Found[]> {
  const found = roots.length === 0 ? [] : await broker.results.find(roots);
  return roots.flatMap((id, index) => {
    const task = found[index];
    return task?.record.kind === 'live' ? [{ id, task }] : [];
  });
}

function isMember(task: TaskSnapshot | undefined): task is TaskSnapshot {
  const { next, group, after } = task?.record.head ?? {};
  return (next ?? group ?? after) !== undefined;
}

function wayOf({ id, task }: Found): string {
  const { next, group } = task.record.head;
  return next ?? group ?? id;
}

async function rowOf({ workflows }: Source, id: string, task: TaskSnapshot): Promise<WorkflowRow> {
  const { state, name, enqueuedAt, endedAt } = taskInfoOf(id, task);
  const isGroup = task.record.head.size !== undefined;
  const count = isGroup ? await workflows.count(id) : undefined;
  const size = count?.size ?? task.record.head.size;
  return {
    id,
    state,
    label: isGroup ? `group of ${size}` : (name ?? ''),
    ...(size !== undefined && { size, ended: count?.ended ?? size }),
    ...momentsOf({ at: endedAt ?? enqueuedAt }),
  };
}
