import type { WorkflowGraph, WorkflowList, WorkflowParts } from '../api-types.js';
import type { Board } from '../board.js';
import { ApiError, notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { listWorkflows } from '../read/workflow-list.js';
import { partIds, readWorkflow, taskNode } from '../read/workflow.js';
import { pageOf, param } from './parameters.js';

/** Routes about workflows. */
export const WORKFLOWS: readonly Route[] = [
  {
    method: 'GET',
    path: 'workflows',
    permission: 'view',
    summary: 'Workflows that have not ended, the oldest first, then those that have, the newest first.',
    query: ['cursor', 'limit'],
    answer: 'WorkflowList',
    handle: ({ services }, call): Promise<WorkflowList> => listWorkflows(services.broker, pageOf(call, 200)),
  },
  {
    method: 'GET',
    path: 'workflows/:id',
    permission: 'view',
    summary: 'The graph of the workflow that a task is a member of.',
    answer: 'WorkflowGraph',
    handle: async (board, call): Promise<WorkflowGraph> => {
      const graph = await readWorkflow(board, param(call, 'id'));
      if (graph === undefined) throw notFound('workflow of that id');
      return graph;
    },
  },
  {
    method: 'GET',
    path: 'workflows/:id/parts/:group',
    permission: 'view',
    summary: 'The parts of a group, in their order, a page of them.',
    query: ['cursor', 'limit'],
    answer: 'WorkflowParts',
    handle: readParts,
  },
];

async function readParts({ services: { broker }, payloads }: Board, call: Call): Promise<WorkflowParts> {
  const { cursor, limit } = pageOf(call);
  const from = /^\d{0,10}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isNaN(from)) throw new ApiError(400, 'BAD_CURSOR', 'The cursor is not one of this list.');
  const id = param(call, 'group');
  const [task] = await broker.results.find([id]);
  const { head } = task?.record ?? {};
  if (head?.size === undefined) throw notFound('group of that id');
  const size = (await broker.workflows.count(id))?.size ?? head.size;
  const ids = await partIds(broker, { id, head, size }, { from, limit });
  const parts = ids.length === 0 ? [] : await broker.results.find(ids);
  const nodes = parts.flatMap((part, index) =>
    part === undefined
      ? []
      : [taskNode(ids[index] as string, part, { now: broker.now(), payloads, inGroup: id })],
  );
  return { parts: nodes, size, ...(from + limit < size && { next: String(from + limit) }) };
}
