import { ChordError } from '../../../core/errors.js';
import { Failure } from '../../../core/failure.js';
import type { PartResult } from '../../workflow-store.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import type { EndedMember } from '../state/workflow-state.js';
import * as begin from './begin.js';
import * as fail from './fail.js';
import * as gather from './gather.js';
import * as node from './node.js';
import * as retire from './retire.js';

/** Sets off all that follows from the end of a member. */
export function member(state: MemoryState, ended: EndedMember): void {
  if (ended.ending.state === 'SUCCESS') succeed(state, ended);
  else failed(state, ended);
  for (const other of ended.head.cleanup ?? []) node.drop(state, other);
  retireResults(state, ended);
}

function succeed(state: MemoryState, { id, head, ending: { text } }: EndedMember): void {
  const isGroup = head.size !== undefined;
  gatherInto(state, head, isGroup ? { kind: 'group', id } : { kind: 'value', json: text });
  if (head.next !== undefined)
    begin.node(state, head.next, isGroup ? `g${id}` : `v${text === '' ? 'null' : text}`);
}

function failed(state: MemoryState, ended: EndedMember): void {
  const { id, head, ending } = ended;
  gatherInto(state, head, { kind: 'failed', id: ending.part ?? id, failure: ending.text });
  if (head.next !== undefined) failNext(state, head.next, ending);
  const isRevoked = ending.state === 'REVOKED' && ending.reason !== 'expired';
  if (ending.isQuiet === true || isRevoked) return;
  for (const errback of errbacksOf(ended)) begin.node(state, errback, `v${ending.text}`);
}

function gatherInto(state: MemoryState, { group, index = 0 }: EndedMember['head'], result: PartResult): void {
  if (group !== undefined) gather.one(state, group, { index, result });
}

function failNext(state: MemoryState, next: string, ending: Ending): void {
  const isChord = ending.reason === 'part';
  const reason = ending.state === 'FAILURE' ? 'dependency' : ending.reason;
  fail.plan(state, next, {
    state: ending.state,
    ...(reason !== undefined && { reason }),
    text: isChord ? chordFailure(ending) : ending.text,
    isQuiet: !isChord,
  });
}

/** The failure of the task that a failed group was for. */
function chordFailure({ text, part, index }: Ending): string {
  const message = `Part ${index} of the group failed (task ${part}).`;
  const { classes, name } = Failure.of(ChordError, 'CHORD', message);
  return JSON.stringify({ classes, name, message, code: 'CHORD', cause: JSON.parse(text) as unknown });
}

/** The failure of a group that is followed arises in its successor, so that only the group's own errbacks begin here. */
function errbacksOf({ head: { next, errbacks = [], cleanup = [] }, ending }: EndedMember): readonly string[] {
  return ending.reason === 'part' && next !== undefined ? cleanup : errbacks;
}

/** The results of a nested group are kept as long as the group it is in; others until their successor has ended. */
function retireResults(state: MemoryState, { id, head }: EndedMember): void {
  const { groups } = state.workflows;
  if (head.after !== undefined && groups.has(head.after) && node.isOver(state, head.after))
    retire.plan(state, head.after);
  if (head.size === undefined) return;
  const outer = groups.get(head.group ?? '');
  if (head.next !== undefined) {
    if (node.isOver(state, head.next)) retire.plan(state, id);
  } else if (outer !== undefined && outer.expireAt === undefined) outer.nested.push(id);
  else retire.plan(state, id);
}
