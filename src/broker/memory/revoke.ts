import type { TaskHead } from '../../core/task-message.js';
import type { RevokeOptions } from '../task-store.js';
import { CALL_KEPT_MS } from '../storage/kept.js';
import { conclude } from './conclude.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import * as cancel from './workflow/cancel.js';
import * as plan from './workflow/plan.js';

/** Ends a task that has not ended; the last node of a chain stands for all of it. False if there is nothing to end. */
export function revoke(
  state: MemoryState,
  id: string,
  terminate: boolean | undefined,
  { call, isSingle }: RevokeOptions,
): boolean {
  if (call !== undefined && isRepeated(state, call)) return true;
  const live = record.live(state, id);
  // A workflow that is not complete cannot be revoked, because nobody sees it yet.
  if (live === undefined || state.workflows.drafts.has(id)) return false;
  if (call !== undefined) state.revocations.calls.set(call, state.clock.now() + CALL_KEPT_MS);
  const isChain = isSingle !== true && isEndOfChain(live.head);
  const isTerminated = terminate ?? (isChain || live.head.size !== undefined);
  if (isChain) plan.add(state, { kind: 'cancelChain', id, isTerminated });
  else cancel.node(state, id, live, isTerminated);
  conclude(state);
  return true;
}

function isRepeated({ clock, revocations: { calls } }: MemoryState, call: string): boolean {
  for (const past of calls.until(clock.now(), Number.POSITIVE_INFINITY)) calls.delete(past);
  return calls.has(call);
}

/** Also the last node of a replacement, which stands at the end of the chain that it is in. */
function isEndOfChain({ first, after, next }: TaskHead): boolean {
  return first !== undefined || (after !== undefined && next === undefined);
}
