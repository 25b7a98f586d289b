import type { LimitDefinition } from '../limit-store.js';

/** The numbers of a limit as scripts read them, without a word. */
export function limitNumbers(limit: LimitDefinition): string {
  switch (limit.kind) {
    case 'rate':
      return `${limit.limit} ${limit.perMs} ${limit.burst}`;
    case 'concurrency':
      return String(limit.limit);
    case 'breaker':
      return `${limit.threshold} ${limit.windowMs} ${limit.cooldownMs} ${limit.halfOpen}`;
    default:
      return limit satisfies never;
  }
}
