import type { Outcome } from '../../../core/outcome.js';
import type { Settlement } from '../../task-store.js';
import * as deadLetter from '../dead-letter.js';
import * as finish from '../finish.js';
import * as notify from '../notify.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import * as begin from '../workflow/begin.js';
import * as node from '../workflow/node.js';
import { release, retry } from './retry.js';

/** Settles one delivery; false if the lease was lost. */
export function settle(state: MemoryState, settlement: Settlement): boolean {
  const { id, token } = settlement.delivery;
  if (state.leases.active.get(id)?.token !== token) return isReplay(state, id, token);
  const live = record.live(state, id);
  reportToBreakers(state, id, settlement.outcome);
  if (live === undefined) record.clear(state, id);
  else apply(state, settlement, live);
  return true;
}

/** Breakers learn of the dependencies that the task has used; a delivery that is given back has used none. */
function reportToBreakers(state: MemoryState, id: string, outcome: Outcome): void {
  if (outcome.kind === 'released') return;
  const trips = outcome.kind === 'failed' || outcome.kind === 'retried' ? outcome.trips : undefined;
  const { breakers, permits } = state.limitKeys;
  state.blocked.watch(breakers.trip(id, trips ?? []));
  breakers.probeSucceeded(permits.release(id));
}

function isReplay({ records }: MemoryState, id: string, token: string): boolean {
  const found = records.tasks.get(id);
  if (found === undefined) return false;
  if (found.kind === 'live') return found.head.lastToken === token;
  // A lost task keeps the token of the attempt that was lost, not of one that settled.
  return found.head.token === token && found.head.reason !== 'worker-lost';
}

function apply(state: MemoryState, settlement: Settlement, live: record.LiveRecord): void {
  const { delivery, outcome } = settlement;
  const { id, token } = delivery;
  switch (outcome.kind) {
    case 'succeeded':
      return finish.task(state, id, live, successOf(settlement, outcome));
    case 'failed':
      deadLetter.noteFailure(state, id, outcome.failure);
      return finish.task(state, id, live, failureOf(state, settlement, outcome));
    case 'retried':
      deadLetter.noteFailure(state, id, outcome.failure);
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
  deadLetter.dropHistory(state, id);
  record.clear(state, id);
  begin.node(state, outcome.entry);
  notify.update(state, id);
}

function isDraftWhole({ workflows }: MemoryState, { outcome, token }: Replacement): boolean {
  if (outcome.draft === undefined) return true;
  const draft = workflows.drafts.get(outcome.draft);
  return draft?.owner === token && draft.ids.length >= (outcome.made ?? 0);
}
