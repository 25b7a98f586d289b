import type { Outcome } from '../../../core/outcome.js';
import type { Settlement } from '../../task-store.js';
import * as trip from '../limits/trip.js';
import type { MemoryState } from '../state/memory-state.js';
import { apply } from './outcome.js';
import * as refusal from './refusal.js';

/** Settles deliveries in their order; answers the ids of those whose lease was lost. */
export function settle(state: MemoryState, settlements: readonly Settlement[]): readonly string[] {
  const refused: string[] = [];
  for (const settlement of settlements) settleOne(state, settlement, refused);
  return refused;
}

function settleOne(state: MemoryState, settlement: Settlement, refused: string[]): void {
  const { delivery, outcome } = settlement;
  if (state.leases.active.get(delivery.id)?.token !== delivery.token)
    return refusal.add(state, delivery, refused);
  settleLimits(state, delivery.id, outcome);
  apply(state, settlement);
}

/** Breakers learn of the dependencies that the task has used; a delivery that is given back has used none. */
function settleLimits(state: MemoryState, id: string, outcome: Outcome): void {
  if (outcome.kind === 'released') return;
  const failedBreakers =
    outcome.kind === 'failed' || outcome.kind === 'retried' ? outcome.failedBreakers : undefined;
  trip.fail(state, id, failedBreakers ?? []);
  state.limitKeys.permits.release(id, true);
}
