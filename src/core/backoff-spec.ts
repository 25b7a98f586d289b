import { kindOf } from './shown.js';
import type { BackoffSpec } from './task-options.js';

/** Whether it is what `fixed()` and `exponential()` give, also when it came with a message. */
export function isBackoffSpec(value: unknown): value is BackoffSpec {
  if (kindOf(value) !== 'Object') return false;
  const { kind, delayMs, baseMs, factor, maxMs, jitter } = value as Record<string, unknown>;
  if (kind === 'fixed') return isWait(delayMs);
  const isExponential = kind === 'exponential' && isWait(baseMs) && isWait(maxMs) && isFactor(factor);
  return isExponential && (jitter === 'full' || jitter === 'none');
}

function isWait(ms: unknown): boolean {
  return Number.isFinite(ms) && (ms as number) >= 0;
}

export function isFactor(factor: unknown): boolean {
  return Number.isFinite(factor) && (factor as number) >= 1;
}
