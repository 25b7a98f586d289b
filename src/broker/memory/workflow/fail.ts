import { ChordError } from '../../../core/errors.js';
import { Failure } from '../../../core/failure.js';
import * as finish from '../finish.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import type { Propagated } from '../state/workflow-state.js';
import { complete, completeIfFull, propagatedEnding } from './group.js';
import * as parts from './parts.js';

/** Ends a node that waited for one that failed; a group ends with all that leads to its parts. */
export function failDependents(state: MemoryState, id: string, propagated: Propagated): void {
  const live = record.live(state, id);
  if (live?.isBlocked !== true) return;
  if (live.head.size !== undefined) failGroup(state, id, live, propagated);
  else finish.task(state, id, live, propagatedEnding(propagated, state.clock.now()));
}

/** The failure that the dependents of a failed member end with. */
export function propagatedOf(ending: Ending): Propagated {
  const { state, text } = ending;
  const isChord = ending.reason === 'part';
  const reason = state === 'FAILURE' ? 'dependency' : ending.reason;
  return { state, reason, failure: isChord ? chordFailureOf(ending) : text, isQuiet: !isChord };
}

function failGroup(
  state: MemoryState,
  id: string,
  { head }: record.LiveRecord,
  propagated: Propagated,
): void {
  const group = state.workflows.groups.get(id);
  if (group !== undefined) group.propagated = propagated;
  if (head.size === 0) return complete(state, id);
  // Errbacks belong to the node that failed: those of the parts do not begin.
  const quiet = { ...propagated, isQuiet: true };
  for (const part of parts.idsOf(state, id, head))
    state.workflows.continuations.push({ act: 'fail', id: parts.entryOf(state, part), propagated: quiet });
  completeIfFull(state, id);
}

/** The failure of the task that a failed group was for. */
function chordFailureOf({ text, part, index }: Ending): string {
  const message = `Part ${index} of the group failed (task ${part}).`;
  const { classes, name } = Failure.of(ChordError, 'CHORD', message);
  return JSON.stringify({ classes, name, message, code: 'CHORD', cause: JSON.parse(text) as unknown });
}
