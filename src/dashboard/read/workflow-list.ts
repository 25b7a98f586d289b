import type { Broker } from '../../broker/broker.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { taskInfoOf } from '../../client/task-info.js';
import type { WorkflowList, WorkflowRow } from '../api-types.js';
import { momentsOf } from '../view/moment.js';
import { cursorOf, offsetOf, positionOf } from './cursor.js';
import type { PartRequest, TaskSource } from './task-part.js';

type Source = Pick<Broker, 'workflows'> & TaskSource;

interface Found {
  readonly id: string;
  readonly task: TaskSnapshot;
}

interface FoundPart {
  readonly found: readonly Found[];
  readonly next: string | undefined;
}

/** Workflows that have not ended, those that run longest first, then those that have ended, the newest first. */
export async function listWorkflows(broker: Source, page: PartRequest): Promise<WorkflowList> {
  const { found, next } = await partOf(broker, page);
  const rows = await Promise.all(found.map(({ id, task }) => rowOf(broker, id, task)));
  return { workflows: rows, ...(next !== undefined && { next }) };
}

/** The cursor of ended ones has a colon, that of others is an offset. */
async function partOf(broker: Source, { cursor, limit }: PartRequest): Promise<FoundPart> {
  if (cursor.includes(':')) return endedPart(broker, { cursor, limit });
  const live = await livePart(broker, offsetOf(cursor), limit);
  if (live.next !== undefined) return live;
  const ended = await endedPart(broker, { cursor: '', limit: Math.max(1, limit - live.found.length) });
  return { found: [...live.found, ...ended.found], next: ended.next };
}

async function livePart({ inspector }: Source, offset: number, limit: number): Promise<FoundPart> {
  const entries = await inspector.tasks('workflows', { offset, limit });
  const found = entries.flatMap(({ id, task }) => (task?.record.kind === 'live' ? [{ id, task }] : []));
  return { found, next: entries.length < limit ? undefined : String(offset + limit) };
}

async function endedPart({ inspector }: Source, { cursor, limit }: PartRequest): Promise<FoundPart> {
  const { tasks, next } = await inspector.ended({
    among: 'workflows',
    after: cursor === '' ? undefined : positionOf(cursor),
    limit,
    accepts: () => true,
  });
  return { found: tasks.map(({ id, record }) => ({ id, task: { record } })), next: next && cursorOf(next) };
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
