import type { MemoryState } from '../state/memory-state.js';
import type { Continuation } from '../state/workflow-state.js';
import * as beginParts from './begin-parts.js';
import * as cancel from './cancel.js';
import * as fail from './fail.js';
import * as follow from './follow.js';
import * as members from './members.js';
import * as retire from './retire.js';

/**
 * Runs all that ends of members have set off: first the ended members in the order of their ends, then one continuation
 * after the other, and after each of them the members that it has ended.
 */
export function run(state: MemoryState): void {
  const { continuations } = state.workflows;
  followEnded(state);
  for (let next = continuations.shift(); next !== undefined; next = continuations.shift()) {
    runOne(state, next);
    followEnded(state);
  }
}

function followEnded(state: MemoryState): void {
  for (let ended = members.take(state); ended !== undefined; ended = members.take(state))
    follow.member(state, ended);
}

function runOne(state: MemoryState, continuation: Continuation): void {
  switch (continuation.kind) {
    case 'beginParts':
      return beginParts.run(state, continuation);
    case 'failNode':
      return fail.runNode(state, continuation);
    case 'failParts':
      return fail.runParts(state, continuation);
    case 'cancelChain':
      return cancel.runChain(state, continuation);
    case 'cancelParts':
      return cancel.runParts(state, continuation);
    case 'retire':
      return retire.run(state, continuation);
    default:
      return continuation satisfies never;
  }
}
