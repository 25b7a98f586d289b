import type { Outcome } from '../../../core/outcome.js';
import type { Settlement } from '../../task-store.js';
import * as attempt from '../attempt.js';
import * as finish from '../finish.js';
import * as history from '../history.js';
import * as notify from '../notify.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import * as begin from '../workflow/begin.js';
import * as node from '../workflow/node.js';
import { release, retry } from './retry.js';

/** Does with a task what the outcome of its delivery says. */
export function apply(state: MemoryState, settlement: Settlement): void {
  const { id } = settlement.delivery;
  const live = record.live(state, id);
  if (live === undefined) attempt.clear(state, id);
  else applyTo(state, live, settlement);
}

function applyTo(state: MemoryState, live: record.LiveRecord, settlement: Settlement): void {
  const { delivery, outcome } = settlement;
  const { id, token } = delivery;
  switch (outcome.kind) {
    case 'succeeded':
      return finish.task(state, id, live, successOf(settlement, outcome));
    case 'failed':
      history.add(state, id, outcome.failure);
      return finish.task(state, id, live, failureOf(state, settlement, outcome));
    case 'retried':
      history.add(state, id, outcome.failure);
      return retry(state, delivery, live, outcome);
    case 'released':
      return release(state, delivery, live, outcome);
    case 'replaced':
      return replace(state, id, live, { outcome, token });
    default:
      return outcome satisfies never;
  }
}

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;

function successOf({ delivery, endedAt }: Settlement, outcome: OutcomeOf<'succeeded'>): Ending {
  const { token, leasedAt: startedAt } = delivery;
  const progress = outcome.progress === undefined ? {} : { progress: outcome.progress };
  return { state: 'SUCCESS', text: outcome.value, ...progress, at: endedAt, token, startedAt };
}

function failureOf({ clock }: MemoryState, { delivery }: Settlement, outcome: OutcomeOf<'failed'>): Ending {
  const { token, leasedAt: startedAt } = delivery;
  const { reason, failure } = outcome;
  return { state: 'FAILURE', reason, text: failure, at: clock.now(), token, startedAt };
}

interface Replacement {
  readonly outcome: OutcomeOf<'replaced'>;
  readonly token: string;
}

/** Puts other nodes in the place of a task; one of them has its id. Where their draft was dropped meanwhile the task runs again. */
function replace(state: MemoryState, id: string, live: record.LiveRecord, replacement: Replacement): void {
  const { outcome, token } = replacement;
  if (state.revocations.requested.has(id))
    return finish.revoke(state, id, live, { at: state.clock.now(), token });
  if (!isDraftWhole(state, replacement))
    return release(state, { id, token }, live, { afterMs: 0, because: 'shutdown' });
  for (const each of outcome.nodes) node.put(state, each);
  if (outcome.draft !== undefined) state.workflows.drafts.delete(outcome.draft);
  history.forget(state, id);
  attempt.clear(state, id);
  begin.node(state, outcome.entry);
  notify.update(state, id);
}

function isDraftWhole({ workflows }: MemoryState, { outcome, token }: Replacement): boolean {
  if (outcome.draft === undefined) return true;
  const draft = workflows.drafts.get(outcome.draft);
  return draft?.owner === token && draft.ids.length >= (outcome.made ?? 0);
}
