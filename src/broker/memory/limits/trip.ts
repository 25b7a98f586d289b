import type { BreakerDefinition } from '../../limit-store.js';
import type { MemoryState } from '../state/memory-state.js';

/**
 * Counts a failure of a task at the named breakers. A task that was leased before a breaker opened neither opens it again
 * nor prolongs its cooldown.
 */
export function fail(state: MemoryState, id: string, names: readonly string[]): void {
  for (const name of names) failOne(state, id, `b:${name}`);
}

/** Closes a breaker and forgets its failures. */
export function close({ limitKeys }: MemoryState, name: string): void {
  limitKeys.permits.clear(`b:${name}`);
  limitKeys.breakers.forgetFailures(name);
  limitKeys.breakers.change(name, { state: 'closed' });
  limitKeys.free([`b:${name}`]);
}

/** Closes breakers of which a probe came back well, unless another probe has opened them again. */
export function closeProbed(state: MemoryState): void {
  const { breakers, definitions, permits } = state.limitKeys;
  for (const limitKey of permits.takeProbes()) {
    const limit = definitions.of(limitKey);
    if (limit?.kind === 'breaker' && breakers.state(limit) === 'half-open') close(state, limit.name);
  }
}

function failOne(state: MemoryState, id: string, limitKey: string): void {
  const { breakers, definitions, permits } = state.limitKeys;
  const limit = definitions.of(limitKey);
  if (limit?.kind !== 'breaker') return;
  const before = breakers.state(limit);
  const isProbe = permits.releaseOne(limitKey, id);
  if (before === 'closed') countFailure(state, limit);
  else if (before === 'half-open' && isProbe) open(state, limit);
}

/** Keeps the times of the last failures, as many as open the breaker. */
function countFailure(state: MemoryState, limit: BreakerDefinition): void {
  const first = state.limitKeys.breakers.addFailure(limit)[Math.max(1, limit.threshold) - 1];
  if (first !== undefined && first > state.clock.now() - limit.windowMs) open(state, limit);
}

function open({ blocked, clock, limitKeys }: MemoryState, { name }: BreakerDefinition): void {
  const { breakers, permits } = limitKeys;
  breakers.forgetFailures(name);
  // Tasks that still run were leased before: they are no probes any more.
  permits.clear(`b:${name}`);
  breakers.change(name, { state: 'open', openedAt: clock.now() });
  blocked.arm(`b:${name}`);
}
