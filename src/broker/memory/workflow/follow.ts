import type { MemoryState } from '../state/memory-state.js';
import type { EndedMember } from '../state/workflow-state.js';
import type { PartResult } from '../../workflow-store.js';
import { begin } from './begin.js';
import { propagatedOf } from './fail.js';
import { gather } from './gather.js';
import * as node from './node.js';
import { planIfOver } from './retire.js';

/** Sets off all that follows from the end of a member. */
export function follow(state: MemoryState, member: EndedMember): void {
  const { head, ending } = member;
  if (ending.state === 'SUCCESS') succeed(state, member);
  else fail(state, member);
  for (const other of head.cleanup ?? []) node.drop(state, other);
  if (head.after !== undefined && state.workflows.groups.has(head.after))
    planIfOver(state, head.after, head.after);
  if (head.size !== undefined) letResultsGo(state, member);
}

function succeed(state: MemoryState, { id, head, ending: { text } }: EndedMember): void {
  const isGroup = head.size !== undefined;
  gatherInto(state, head, isGroup ? { kind: 'group', id } : { kind: 'value', json: text });
  if (head.next !== undefined)
    begin(state, head.next, isGroup ? `g${id}` : `v${text === '' ? 'null' : text}`);
}

function fail(state: MemoryState, member: EndedMember): void {
  const { id, head, ending } = member;
  gatherInto(state, head, { kind: 'failed', id: ending.part ?? id, failure: ending.text });
  if (head.next !== undefined)
    state.workflows.continuations.push({ act: 'fail', id: head.next, propagated: propagatedOf(ending) });
  const isRevoked = ending.state === 'REVOKED' && ending.reason !== 'expired';
  if (ending.isQuiet === true || isRevoked) return;
  for (const errback of errbacksOf(member)) begin(state, errback, `v${ending.text}`);
}

function gatherInto(state: MemoryState, { group, index = 0 }: EndedMember['head'], result: PartResult): void {
  if (group !== undefined) gather(state, group, { index, result });
}

/** The failure of a group that is followed arises in its successor, so that only the group's own errbacks begin here. */
function errbacksOf({ head: { next, errbacks = [], cleanup = [] }, ending }: EndedMember): readonly string[] {
  return ending.reason === 'part' && next !== undefined ? cleanup : errbacks;
}

/** The results of a nested group are kept as long as the group it is in; others until their successor has ended. */
function letResultsGo(state: MemoryState, { id, head }: EndedMember): void {
  if (head.next !== undefined) return planIfOver(state, id, head.next);
  const outer = state.workflows.groups.get(head.group ?? '');
  if (outer !== undefined && outer.expireAt === undefined) outer.nested.push(id);
  else state.workflows.continuations.push({ act: 'retire', id });
}
