import { BROKER_FAILURES } from '../../../core/broker-failures.js';
import * as finish from '../finish.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import type { ContinuationOf } from '../state/workflow-state.js';
import * as waiting from '../waiting.js';
import * as complete from './complete.js';
import * as parts from './parts.js';
import * as plan from './plan.js';

/** Ends a node that has not run, and with `isTerminated` also one that runs. A group ends with its parts. */
export function node(state: MemoryState, id: string, live: record.LiveRecord, isTerminated: boolean): void {
  if (live.head.size !== undefined) return cancelGroup(state, id, live, isTerminated);
  const token = state.leases.active.get(id)?.token;
  if (token !== undefined && !isTerminated) {
    state.revocations.requested.add(id);
    return;
  }
  const stopped = token === undefined ? {} : { stopped: token };
  if (token === undefined) waiting.leave(state, id, live);
  finish.revoke(state, id, live, { at: state.clock.now(), ...stopped });
  if (token !== undefined) for (const listener of state.revocations.listeners) listener(id, token);
}

/** Cancels a chain from its end, back to where it began. */
export function runChain(state: MemoryState, { id, isTerminated }: ContinuationOf<'cancelChain'>): void {
  for (const member of membersOf(state, id)) {
    const live = record.live(state, member);
    if (live !== undefined) node(state, member, live, isTerminated);
  }
}

/** Cancels the parts of a group, each of which may be the end of a chain. */
export function runParts(state: MemoryState, continuation: ContinuationOf<'cancelParts'>): void {
  const { isTerminated } = continuation;
  parts.each(state, continuation, (id) => plan.add(state, { kind: 'cancelChain', id, isTerminated }));
}

function cancelGroup(state: MemoryState, id: string, live: record.LiveRecord, isTerminated: boolean): void {
  const { head } = live;
  const group = state.workflows.groups.get(id);
  if (group !== undefined)
    group.propagated = { state: 'REVOKED', reason: 'revoked', text: BROKER_FAILURES.REVOKED };
  if (head.size === 0) return complete.group(state, id, live);
  plan.add(state, { kind: 'cancelParts', id, head, isTerminated });
}

/** The members of a chain from its end on; where the record of that is gone, from its beginning on. */
function* membersOf(state: MemoryState, id: string): Generator<string, void> {
  const { tasks } = state.records;
  const isForward = parts.entryOf(state, id) === `${id}/0` && !tasks.has(id);
  if (isForward) for (let at = 0; tasks.has(`${id}/${at}`); at += 1) yield `${id}/${at}`;
  else for (let at: string | undefined = id; at !== undefined; at = memberBefore(state, at)) yield at;
}

function memberBefore({ records }: MemoryState, id: string): string | undefined {
  const found = records.tasks.get(id);
  if (found !== undefined) return found.head.after;
  const [, chain, at] = /^(.*)\/(\d+)$/s.exec(id) ?? [];
  return Number(at) > 0 ? `${chain}/${Number(at) - 1}` : undefined;
}
