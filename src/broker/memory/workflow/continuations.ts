import type { MemoryState } from '../state/memory-state.js';
import type { Continuation } from '../state/workflow-state.js';
import { beginParts } from './begin.js';
import { cancelChain, cancelParts } from './cancel.js';
import { failDependents } from './fail.js';
import { follow } from './follow.js';
import { retire } from './retire.js';

/**
 * Runs all that ends of members have set off: first the ended members in the order of their ends, then one continuation
 * after the other, and after each of them the members that it has ended.
 */
export function run(state: MemoryState): void {
  const { continuations } = state.workflows;
  followEnded(state);
  for (let next = continuations.shift(); next !== undefined; next = continuations.shift()) {
    advance(state, next);
    followEnded(state);
  }
}

function followEnded(state: MemoryState): void {
  const { endedMembers } = state.workflows;
  for (let member = endedMembers.shift(); member !== undefined; member = endedMembers.shift())
    follow(state, member);
}

function advance(state: MemoryState, continuation: Continuation): void {
  switch (continuation.act) {
    case 'begin':
      return beginParts(state, continuation.id, continuation.head);
    case 'fail':
      return failDependents(state, continuation.id, continuation.propagated);
    case 'cancel':
      return cancelChain(state, continuation.id, continuation.isTerminated);
    case 'cancelParts':
      return cancelParts(state, continuation.id, continuation.head, continuation.isTerminated);
    case 'retire':
      return retire(state, continuation.id);
    default:
      return continuation satisfies never;
  }
}
