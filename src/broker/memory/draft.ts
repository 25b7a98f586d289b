import type { Message } from '../../core/task-message.js';
import type { Draft, DraftReply } from '../workflow-store.js';
import { conclude } from './conclude.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import * as begin from './workflow/begin.js';
import * as drafts from './workflow/draft.js';
import * as group from './workflow/group.js';
import * as node from './workflow/node.js';

/** The owner of a draft that has lost nodes: nobody adds to it any more. */
const NOBODY = '-';

/** Takes nodes of a workflow; the last ones commit it. */
export function draft(state: MemoryState, batch: Draft): DraftReply {
  const { root, owner, nodes, entry } = batch;
  const refusal = refusalOf(state, batch);
  if (refusal !== undefined) return refusal;
  for (const each of nodes) node.put(state, each);
  if (entry === undefined) keep(state, root, owner, nodes);
  else commit(state, root, entry);
  return 'taken';
}

function refusalOf(
  state: MemoryState,
  { root, owner, isFirst, before = 0, nodes }: Draft,
): DraftReply | undefined {
  const known = state.workflows.drafts.get(root);
  if (known !== undefined && known.owner === owner) {
    if (isFirst || known.ids.length >= before) return undefined;
    state.workflows.drafts.set(root, { ...known, owner: NOBODY });
    return 'gone';
  }
  if (!isFirst) return known === undefined && state.records.tasks.has(root) ? 'duplicate' : 'gone';
  // The process that began the draft may be dead: its nodes go, so that they are never taken for a part of the new one.
  drafts.drop(state, root);
  return isKnown(state, root, nodes) ? 'duplicate' : undefined;
}

function isKnown(state: MemoryState, root: string, nodes: readonly Message[]): boolean {
  const known = state.records.tasks.get(root);
  const isGone = known?.kind === 'ended' && known.expireAt <= state.clock.now();
  if (known !== undefined && !isGone) return true;
  // A late copy of a call may come after its workflow has begun: nodes that run are not written over.
  if (nodes.some(({ id }) => isRunning(state, id))) return true;
  return nodes.some(({ id, head }) => head.size !== undefined && group.find(state, id) !== undefined);
}

function isRunning(state: MemoryState, id: string): boolean {
  const live = record.live(state, id);
  return live !== undefined && live.isBlocked !== true;
}

function keep(state: MemoryState, root: string, owner: string, nodes: readonly Message[]): void {
  const kept = state.workflows.drafts.get(root) ?? { owner, ids: [], touchedAt: 0 };
  kept.ids.push(...nodes.map(({ id }) => id));
  kept.touchedAt = state.clock.now();
  state.workflows.drafts.set(root, kept);
}

function commit(state: MemoryState, root: string, entry: string): void {
  state.workflows.drafts.delete(root);
  begin.node(state, entry);
  conclude(state);
}
