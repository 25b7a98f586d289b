import { parseToken } from '../../src/core/token.js';
import { LIMIT_KEY, RATE } from './soak-tasks.js';

/** How the limited tasks were started. */
export interface RateFigures {
  readonly starts: number;
  /** The most that began within one span. */
  readonly most: number;
  readonly atMost: number;
  /** Ids that began when as many had begun in the span before. */
  readonly beyond: readonly string[];
}

/**
 * Counts leases by the clock of Redis, where the rate is kept: what is leased has used its turn, whether its worker then starts it
 * or dies. So there is nothing to allow for: a run again is a lease again, and what a slow network starts late has been counted.
 */
export function rateOf(leases: readonly string[]): RateFigures {
  const starts = leases.map(startOf).filter(({ id }) => id.startsWith(`${LIMIT_KEY}/`));
  const spans = starts.map(
    ({ at }) => starts.filter((each) => each.at > at - RATE.perMs && each.at <= at).length,
  );
  const atMost = RATE.limit + RATE.burst;
  return {
    starts: starts.length,
    most: Math.max(0, ...spans),
    atMost,
    beyond: starts.filter((_start, index) => Number(spans[index]) > atMost).map(({ id }) => id),
  };
}

function startOf(line: string): { readonly id: string; readonly at: number } {
  const [id = '', token = ''] = line.split(' ');
  return { id, at: parseToken(token).leasedAt };
}
