import type { Message } from '../../core/task-message.js';
import type { Draft, DraftReply } from '../workflow-store.js';
import { conclude } from './conclude.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import type { MemoryDraft } from './state/workflow-state.js';
import * as begin from './workflow/begin.js';
import * as conflict from './workflow/conflict.js';
import * as drafts from './workflow/draft.js';
import * as group from './workflow/group.js';
import * as node from './workflow/node.js';
import * as roots from './workflow/roots.js';

/** The owner of a draft that has lost nodes: nobody adds to it any more. */
const NOBODY = '-';

/** Takes nodes of a workflow; the last ones commit it. */
export function draft(state: MemoryState, batch: Draft): DraftReply {
  const { root, owner, nodes, entry } = batch;
  const refusal = refusalOf(state, batch);
  if (refusal !== undefined) return refusal;
  const taken = foreignId(state, batch);
  if (taken !== undefined) {
    drafts.drop(state, root);
    return { conflict: taken };
  }
  for (const each of nodes) node.put(state, each);
  if (entry === undefined) keep(state, root, owner, nodes);
  else commit(state, root, entry);
  return 'taken';
}

function refusalOf(state: MemoryState, batch: Draft): DraftReply | undefined {
  const { root, isFirst, before = 0 } = batch;
  const known = state.workflows.drafts.get(root);
  if (known !== undefined && isOf(known, batch)) {
    if (isFirst || known.ids.length >= before) return undefined;
    state.workflows.drafts.set(root, { ...known, owner: NOBODY });
    return 'gone';
  }
  if (!isFirst) return known === undefined && record.isKept(state, root) ? 'duplicate' : 'gone';
  // The process that began the draft may be dead: its nodes go, so that they are never taken for a part of the new one.
  drafts.drop(state, root);
  return isKnown(state, root) ? 'duplicate' : undefined;
}

/** Whether a batch belongs to a draft. First nodes that differ from those of the draft begin it again, whoever its owner is. */
function isOf({ owner, ids }: MemoryDraft, batch: Draft): boolean {
  if (owner !== batch.owner) return false;
  return !batch.isFirst || batch.nodes.every(({ id }, index) => id === ids[index]);
}

/** The results of a group that are still kept are not replaced. */
function isKnown(state: MemoryState, root: string): boolean {
  return record.isKept(state, root) || group.find(state, root) !== undefined;
}

/** A node of which the id belongs to another task, or to a group whose results are kept. */
function foreignId(state: MemoryState, { root, nodes }: Draft): string | undefined {
  const own = state.workflows.drafts.get(root)?.ids ?? [];
  const [first] = nodes;
  // A batch that comes again finds its own nodes.
  if (first !== undefined && own.includes(first.id)) return undefined;
  const ids = nodes.map(({ id }) => id);
  const isKeptGroup = ({ id, head }: Message) =>
    head.size !== undefined && group.find(state, id) !== undefined;
  return conflict.find(state, ids) ?? nodes.find(isKeptGroup)?.id;
}

function keep(state: MemoryState, root: string, owner: string, nodes: readonly Message[]): void {
  const kept = state.workflows.drafts.get(root) ?? { owner, ids: [], touchedAt: 0 };
  kept.ids.push(...nodes.map(({ id }) => id));
  kept.touchedAt = state.clock.now();
  state.workflows.drafts.set(root, kept);
}

function commit(state: MemoryState, root: string, entry: string): void {
  state.workflows.drafts.delete(root);
  roots.begin(state, root);
  begin.node(state, entry);
  conclude(state);
}
