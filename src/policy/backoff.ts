import { isBackoffSpec, isFactor } from '../core/backoff-spec.js';
import type { Random } from '../core/clock.js';
import { toMs, type Duration } from '../core/duration.js';
import { Failure } from '../core/failure.js';
import {
  checkAll,
  matching,
  needed,
  oneOf,
  refuse,
  time,
  type Check,
  type Checks,
} from '../core/option-check.js';
import { kindOf, shown } from '../core/shown.js';
import type { Backoff, BackoffSpec } from '../core/task-options.js';

/** The options of `exponential()`. */
export interface ExponentialOptions {
  readonly base: Duration;
  /** Default 2. */
  readonly factor?: number;
  /** Default '10m'. */
  readonly max?: Duration;
  /** Default 'full'. */
  readonly jitter?: 'full' | 'none';
}

/**
 * The same wait before each retry.
 *
 * @throws ConfigurationError for an invalid time
 */
export function fixed(delay: Duration): BackoffSpec {
  return { kind: 'fixed', delayMs: toMs(delay, 'fixed()') };
}

const EXPONENTIAL_CHECKS: Checks<ExponentialOptions> = {
  base: needed(time),
  factor: matching('a number from 1', isFactor),
  max: time,
  jitter: oneOf('full', 'none'),
};

/**
 * `base · factor^retries`, at most `max`. With full jitter (the default) the wait is a random whole number of ms between
 * 0 and that, so that tasks which failed together do not come back together.
 *
 * @example exponential({ base: '1s', factor: 2, max: '15m', jitter: 'none' }) // 1 s, 2 s, 4 s … 15 min
 * @throws ConfigurationError for an option that it cannot have
 */
export function exponential(options: ExponentialOptions): BackoffSpec {
  checkAll(options, EXPONENTIAL_CHECKS, { where: 'exponential()', prefix: 'exponential() ' });
  const { base, factor = 2, max = '10m', jitter = 'full' } = options;
  return {
    kind: 'exponential',
    baseMs: toMs(base, 'exponential() base'),
    factor,
    maxMs: toMs(max, 'exponential() max'),
    jitter,
  };
}

export const DEFAULT_BACKOFF: BackoffSpec = exponential({ base: '1s' });

/** Checks a backoff that is declared. A promise would come too late: the wait is decided when the task fails. */
export const backoff: Check = (value, path) => {
  if (kindOf(value) === 'Function' || isBackoffSpec(value)) return;
  refuse(
    path,
    "fixed('30s'), exponential({ base: '1s' }), or a function of the failure that returns ms",
    value,
  );
};

/** The failed run that a backoff decides about. */
export interface BackoffQuestion {
  readonly failure: Failure;
  /** Before this run. */
  readonly retries: number;
  /** Called with what is wrong with a function of the user; the default backoff then decides. */
  readonly warn: (text: string) => void;
}

/** The wait in ms. Never throws: the error of the task is what counts, and a wait of nothing would be a storm. */
export function backoffMs(given: Backoff, question: BackoffQuestion, random: Random): number {
  const spec = typeof given === 'function' ? askedOf(given, question) : given;
  if (typeof spec === 'number') return storable(spec);
  return specMs(isBackoffSpec(spec) ? spec : DEFAULT_BACKOFF, question.retries, random);
}

function specMs(spec: BackoffSpec, retries: number, random: Random): number {
  if (spec.kind === 'fixed') return storable(spec.delayMs);
  // Without the bound 0 · Infinity would be no number.
  const growth = Math.min(spec.factor ** retries, Number.MAX_VALUE);
  const delay = Math.floor(Math.min(spec.maxMs, spec.baseMs * growth));
  return storable(spec.jitter === 'full' ? Math.floor(random() * (delay + 1)) : delay);
}

/** The ms that a function of the user gives; `undefined` for anything else. */
function askedOf(
  ask: Extract<Backoff, (...args: never[]) => unknown>,
  { failure, retries, warn }: BackoffQuestion,
): number | undefined {
  try {
    const ms: unknown = ask(failure, retries);
    if (typeof ms === 'number' && ms >= 0) return ms;
    // A promise that is rejected would end the process.
    Promise.resolve(ms).catch(() => undefined);
    warn(`The backoff function returned ${shown(ms)} instead of ms. ${INSTEAD}`);
  } catch (error) {
    warn(`The backoff function threw ${thrownText(error)}. ${INSTEAD}`);
  }
  return undefined;
}

const INSTEAD = 'The default backoff decides instead.';

function thrownText(error: unknown): string {
  const { name, message } = Failure.from(error);
  return `${name}: ${message}`;
}

/** As far ahead as a moment can be stored. */
function storable(ms: number): number {
  return Math.min(ms, Number.MAX_SAFE_INTEGER / 2);
}
