import type { LimitRow } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
import { limitTexts } from './texts.js';

/** A limit in words: `100 per 1 min, burst 10`. */
export function limitInWords(row: LimitRow, which: 'declared' | 'now'): string | undefined {
  switch (row.kind) {
    case 'rate':
      return row[which] && rateInWords(row[which]);
    case 'concurrency':
      return row[which] && limitTexts().atOnce(shown.number(row[which].limit));
    case 'breaker':
      return row[which] && breakerInWords(row[which]);
  }
}

function rateInWords({
  limit,
  perMs,
  burst,
}: {
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}): string {
  const t = limitTexts();
  const rate = t.rate(shown.number(limit), shown.duration(perMs));
  return burst === 0 ? rate : `${rate}, ${t.burst(shown.number(burst))}`;
}

function breakerInWords({
  threshold,
  windowMs,
  cooldownMs,
}: {
  readonly threshold: number;
  readonly windowMs: number;
  readonly cooldownMs: number;
}): string {
  return limitTexts().breaker(shown.number(threshold), shown.duration(windowMs), shown.duration(cooldownMs));
}
