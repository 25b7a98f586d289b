import type { ConcurrencyDefinition } from '../../limit-store.js';
import type { Permits } from './permits.js';

/** How many tasks may start now: each that runs holds a permit. */
export function room(limitKey: string, { limit }: ConcurrencyDefinition, permits: Permits): number {
  return limit - permits.count(limitKey);
}
