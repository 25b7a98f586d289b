import { toMs } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import type { ErrorClasses } from '../core/failure.js';
import type { BreakerControl, FlowControl, KeyFunction } from '../core/flow-control.js';
import { checkConcurrency, checkFlow, checkRate, key, MOST, span, type Given } from '../core/flow-limits.js';
import type {
  CircuitBreakerOptions,
  ConcurrencyOptions,
  FairOptions,
  FlowOptions,
  RateLimitOptions,
} from '../core/flow-options.js';
import { needed, or, whole, type Check, type Checks } from '../core/option-check.js';
import { shown } from '../core/shown.js';
import { isTaskName } from '../core/task-id.js';
import { errorClasses } from './error-classes.js';

/** The declaration of a task or a queue; their key functions take different arguments. */
export interface GivenFlow {
  readonly rateLimit?: Given<RateLimitOptions> | false;
  readonly concurrency?: Given<ConcurrencyOptions> | false;
  readonly fair?: Given<FairOptions> | false;
  readonly circuitBreaker?: CircuitBreakerOptions | false;
}

/** Checks what holds tasks back; `name` is what it is counted under. `undefined` where nothing is declared. */
export function resolveFlow(given: GivenFlow, name: string, where: string): FlowControl | undefined {
  const rate = isGiven(given.rateLimit) ? checkRate(given.rateLimit, `${where} rateLimit`) : undefined;
  const concurrency = isGiven(given.concurrency)
    ? checkConcurrency(given.concurrency, `${where} concurrency`)
    : undefined;
  const fair = isGiven(given.fair) ? checkFair(given.fair, `${where} fair`) : undefined;
  const breaker = isGiven(given.circuitBreaker)
    ? checkBreaker(given.circuitBreaker, name, `${where} circuitBreaker`)
    : undefined;
  if ((rate ?? concurrency ?? fair ?? breaker) === undefined) return undefined;
  return { name, rate, concurrency, fair, breaker };
}

/** The same as checks of options, for each layer by itself: a layer that is beaten must be right, too. */
export const FLOW_CHECKS: Checks<FlowOptions> = {
  rateLimit: or([false], (value, path) => void checkRate(value as RateLimitOptions, path)),
  concurrency: or([false], (value, path) => void checkConcurrency(value as ConcurrencyOptions, path)),
  fair: or([false], (value, path) => void checkFair(value as FairOptions, path)),
  circuitBreaker: or([false], (value, path) => void checkBreaker(value as CircuitBreakerOptions, '', path)),
};

const breakerName: Check = (value, path) => {
  if (!isTaskName(value))
    throw new InvalidOptionError(
      `${path}: ${shown(value)} is no name of a breaker. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
    );
};

const FAIR_CHECKS: Checks<FairOptions> = { key: needed(key) };

const BREAKER_CHECKS: Checks<CircuitBreakerOptions> = {
  name: breakerName,
  threshold: whole(1, MOST),
  window: span,
  cooldown: span,
  halfOpen: whole(1, MOST),
  on: (value, path) => void errorClasses(value as ErrorClasses, path),
};

function checkFair(given: Given<FairOptions>, where: string): KeyFunction {
  checkFlow(given, FAIR_CHECKS, where);
  return given.key as KeyFunction;
}

function checkBreaker(given: CircuitBreakerOptions, ownName: string, where: string): BreakerControl {
  checkFlow(given, BREAKER_CHECKS, where);
  const { name = ownName, threshold = 5, window = '1m', cooldown = '30s', halfOpen = 1, on } = given;
  return {
    name,
    threshold,
    windowMs: toMs(window, where),
    cooldownMs: toMs(cooldown, where),
    halfOpen,
    on: on === undefined ? undefined : errorClasses(on, `${where}.on`),
  };
}

function isGiven<Options extends object>(given: Options | false | undefined): given is Options {
  return given !== undefined && given !== false;
}
