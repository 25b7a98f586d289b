import type { Addition, Conflict } from '../workflow-store.js';
import { conclude } from './conclude.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import type { MemoryGroup } from './state/workflow-state.js';
import * as begin from './workflow/begin.js';
import * as conflict from './workflow/conflict.js';
import * as node from './workflow/node.js';

type Part = Addition['parts'][number];

/** Adds parts to a group, each once; false if the part that adds them is held no longer by that token. */
export function addParts(state: MemoryState, { group, by, nodes, parts }: Addition): boolean | Conflict {
  const found = state.workflows.groups.get(group);
  const isHeld = state.leases.active.get(by.id)?.token === by.token;
  if (!isHeld || found === undefined || record.live(state, group) === undefined) return false;
  const fresh = freshOf(found, parts);
  const added = nodes.filter(({ id }) => fresh.some((part) => isInside(part.id, id)));
  const taken = conflict.find(
    state,
    added.map(({ id }) => id),
  );
  if (taken !== undefined) return { conflict: taken };
  const indexes = new Map(fresh.map(({ id }, at) => [id, found.size + at]));
  for (const each of added) putNode(state, each, group, indexes);
  found.size += fresh.length;
  for (const [id, index] of indexes) found.added.set(index, id);
  for (const { entry } of fresh) begin.node(state, entry);
  conclude(state);
  return true;
}

/** The parts that an earlier run of the same call has not added. */
function freshOf({ added }: MemoryGroup, parts: readonly Part[]): readonly Part[] {
  const known = new Set(added.values());
  return parts.filter(({ id }) => !known.has(id));
}

/** The ids of nodes inside a part begin with its own. */
function isInside(part: string, id: string): boolean {
  return id === part || (id.startsWith(part) && /^[/.!]/.test(id.slice(part.length)));
}

function putNode(
  state: MemoryState,
  message: Addition['nodes'][number],
  group: string,
  indexes: ReadonlyMap<string, number>,
): void {
  const index = indexes.get(message.id);
  node.put(state, index === undefined ? message : { ...message, head: { ...message.head, group, index } });
}
