import { BROKER_FAILURES } from '../../../core/broker-failures.js';
import type { Outcome } from '../../../core/outcome.js';
import type { Settlement } from '../../task-store.js';
import * as attempt from '../attempt.js';
import * as figures from '../figures.js';
import * as finish from '../finish.js';
import * as history from '../history.js';
import * as notify from '../notify.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import * as begin from '../workflow/begin.js';
import * as conflict from '../workflow/conflict.js';
import * as node from '../workflow/node.js';
import * as roots from '../workflow/roots.js';
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
  const { id } = delivery;
  switch (outcome.kind) {
    case 'succeeded':
      return finish.task(state, id, live, successOf(state, delivery, outcome));
    case 'failed':
      return fail(state, live, delivery, outcome);
    case 'retried':
      history.add(state, id, outcome.failure);
      return retry(state, delivery, live, outcome);
    case 'released':
      return release(state, delivery, live, outcome);
    case 'replaced':
      return replace(state, live, { delivery, outcome });
    default:
      return outcome satisfies never;
  }
}

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;

function successOf(
  { clock }: MemoryState,
  { token, leasedAt: startedAt }: Settlement['delivery'],
  outcome: OutcomeOf<'succeeded'>,
): Ending {
  const { value: text, progress, span } = outcome;
  const more = { ...(progress !== undefined && { progress }), ...(span !== undefined && { span }) };
  return { state: 'SUCCESS', text, ...more, at: clock.now(), token, startedAt };
}

type FailedTask = Pick<OutcomeOf<'failed'>, 'failure' | 'reason' | 'span'>;

const ID_TAKEN: FailedTask = { reason: 'error', failure: BROKER_FAILURES.ID_TAKEN };

function fail(
  state: MemoryState,
  live: record.LiveRecord,
  { id, token, leasedAt: startedAt }: Settlement['delivery'],
  { reason, failure, span }: FailedTask,
): void {
  history.add(state, id, failure);
  const at = state.clock.now();
  const named = span === undefined ? {} : { span };
  finish.task(state, id, live, { state: 'FAILURE', reason, text: failure, at, token, startedAt, ...named });
}

interface Replacement {
  readonly delivery: Settlement['delivery'];
  readonly outcome: OutcomeOf<'replaced'>;
}

/** Puts other nodes in the place of a task; one of them has its id. Where their draft was dropped meanwhile the task runs again. */
function replace(state: MemoryState, live: record.LiveRecord, replacement: Replacement): void {
  const { outcome, delivery } = replacement;
  const { id, token } = delivery;
  if (state.revocations.requested.has(id))
    return finish.revoke(state, id, live, { at: state.clock.now(), token });
  if (!isDraftWhole(state, replacement))
    return release(state, { id, token }, live, { afterMs: 0, because: 'shutdown' });
  const others = outcome.nodes.map((each) => each.id).filter((other) => other !== id);
  if (conflict.find(state, others) !== undefined) {
    // The worker reports no failure.
    figures.count(state, 'failed', live.head);
    return fail(state, live, delivery, ID_TAKEN);
  }
  for (const each of outcome.nodes) node.put(state, each);
  if (outcome.draft !== undefined) state.workflows.drafts.delete(outcome.draft);
  history.forget(state, id);
  attempt.clear(state, id);
  // A task by itself may be a workflow now.
  roots.begin(state, id);
  begin.node(state, outcome.entry);
  notify.update(state, id);
}

function isDraftWhole({ workflows }: MemoryState, { outcome, delivery }: Replacement): boolean {
  if (outcome.draft === undefined) return true;
  const draft = workflows.drafts.get(outcome.draft);
  return draft?.owner === delivery.token && draft.ids.length >= (outcome.made ?? 0);
}
