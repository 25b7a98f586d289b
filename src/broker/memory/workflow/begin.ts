import * as followUp from '../follow-up.js';
import * as notify from '../notify.js';
import * as record from '../record.js';
import * as figures from '../figures.js';
import type { MemoryState } from '../state/memory-state.js';
import * as plan from './plan.js';

/** Begins a blocked node; any other has begun, or has ended. `input` is 'v' and JSON, or 'g' and the id of a group. */
export function node(state: MemoryState, id: string, input?: string): void {
  const live = record.live(state, id);
  if (live?.isBlocked !== true) return;
  if (live.head.size === undefined) beginTask(state, id, live, input);
  else beginGroup(state, id, live, input);
}

function beginGroup(
  state: MemoryState,
  id: string,
  { head, body }: record.LiveRecord,
  input = 'vnull',
): void {
  record.put(state, id, head, body);
  const group = state.workflows.groups.get(id);
  if (group !== undefined && head.takesInput === true) group.input = input;
  notify.update(state, id);
  plan.add(state, { kind: 'beginParts', id, head });
}

function beginTask(state: MemoryState, id: string, live: record.LiveRecord, input = 'vnull'): void {
  const now = state.clock.now();
  const { expiresIn, ...rest } = live.head;
  const due = Math.max(now, rest.eta ?? now + (rest.delay ?? 0));
  const head = {
    ...rest,
    ...(expiresIn !== undefined && { expires: now + expiresIn }),
    ...(due > rest.at && { due }),
  };
  const body = head.input === undefined ? live.body : input + live.body;
  followUp.publish(state, id, { head, body, due });
  figures.count(state, 'enqueued', head);
}
