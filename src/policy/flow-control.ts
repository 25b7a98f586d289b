import { InvalidOptionError } from '../core/errors.js';
import type { BreakerControl, FlowControl, KeyFunction } from '../core/flow-control.js';
import {
  checkConcurrency,
  checkKey,
  checkObject,
  checkRate,
  checkSpan,
  MOST,
  wrongKey,
  type Given,
} from '../core/flow-limits.js';
import type {
  CircuitBreakerOptions,
  ConcurrencyOptions,
  FairOptions,
  RateLimitOptions,
} from '../core/flow-options.js';
import { checkWhole } from '../core/options.js';
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

function checkFair(given: Given<FairOptions>, where: string): KeyFunction {
  checkObject(given, ['key'], where);
  return checkKey(given.key, `${where}.key`) ?? wrongKey(undefined, `${where}.key`);
}

function checkBreaker(given: CircuitBreakerOptions, ownName: string, where: string): BreakerControl {
  checkObject(given, ['name', 'threshold', 'window', 'cooldown', 'halfOpen', 'on'], where);
  return {
    name: given.name === undefined ? ownName : checkBreakerName(given.name, `${where}.name`),
    threshold: checkWhole(given.threshold ?? 5, [1, MOST], `${where}.threshold`),
    windowMs: checkSpan(given.window ?? '1m', `${where}.window`),
    cooldownMs: checkSpan(given.cooldown ?? '30s', `${where}.cooldown`),
    halfOpen: checkWhole(given.halfOpen ?? 1, [1, MOST], `${where}.halfOpen`),
    on: given.on === undefined ? undefined : errorClasses(given.on, `${where}.on`),
  };
}

function isGiven<Options extends object>(given: Options | false | undefined): given is Options {
  return given !== undefined && given !== false;
}

function checkBreakerName(name: unknown, where: string): string {
  if (isTaskName(name)) return name;
  throw new InvalidOptionError(
    `${where}: ${JSON.stringify(name)} is no name of a breaker. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
  );
}
