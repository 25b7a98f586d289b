import type { LimitDefinition } from '../limit-store.js';
import { limitField } from '../storage/limit-field.js';
import * as recheck from './limits/recheck.js';
import type { MemoryState } from './state/memory-state.js';

/** Makes limits known; those that have changed may let more or less through. */
export function declareLimits(state: MemoryState, limits: readonly LimitDefinition[]): void {
  const changed = limits.filter((limit) => state.limitKeys.definitions.declare(limit));
  recheck.named(
    state,
    changed.map(({ kind, name }) => limitField(kind, name)),
  );
}
