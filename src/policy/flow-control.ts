import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import type {
  BreakerControl,
  ConcurrencyControl,
  FlowControl,
  KeyFunction,
  RateControl,
} from '../core/flow-control.js';
import type {
  CircuitBreakerOptions,
  ConcurrencyOptions,
  FairOptions,
  RateLimitOptions,
} from '../core/flow-options.js';
import { checkKeys, checkWhole } from '../core/options.js';
import { isTaskName } from '../core/task-id.js';
import { errorClasses } from './error-classes.js';

/** What a task or a queue is declared with; the keys of the two take different things. */
export interface GivenFlow {
  readonly rateLimit?: RateLimitOptions<never> | RateLimitOptions | false;
  readonly concurrency?: ConcurrencyOptions<never> | ConcurrencyOptions | false;
  readonly fair?: FairOptions<never> | FairOptions | false;
  readonly circuitBreaker?: CircuitBreakerOptions | false;
}

const MOST = 1_000_000;
const LONGEST_MS = 366 * 86_400_000;

/** Checks what holds tasks back; `name` is what it is counted under. `undefined` where nothing is declared. */
export function resolveFlow(given: GivenFlow, name: string, where: string): FlowControl | undefined {
  const rate = checkRate(given.rateLimit, `${where} rateLimit`);
  const concurrency = checkConcurrency(given.concurrency, `${where} concurrency`);
  const fair = checkFair(given.fair, `${where} fair`);
  const breaker = checkBreaker(given.circuitBreaker, name, `${where} circuitBreaker`);
  if ((rate ?? concurrency ?? fair ?? breaker) === undefined) return undefined;
  return { name, rate, concurrency, fair, breaker };
}

/** A rate as it is given to an operator's command, or declared. */
export function checkRate(given: GivenFlow['rateLimit'], where: string): RateControl | undefined {
  if (!isGiven<RateLimitOptions>(given, ['limit', 'per', 'burst', 'key'], where)) return undefined;
  return {
    limit: checkWhole(given.limit, [1, MOST], `${where}.limit`),
    perMs: checkSpan(given.per, `${where}.per`),
    burst: checkWhole(given.burst ?? 1, [0, MOST], `${where}.burst`),
    key: checkKey(given.key, `${where}.key`),
  };
}

export function checkConcurrency(
  given: GivenFlow['concurrency'],
  where: string,
): ConcurrencyControl | undefined {
  if (!isGiven<ConcurrencyOptions>(given, ['limit', 'key'], where)) return undefined;
  return {
    limit: checkWhole(given.limit, [1, MOST], `${where}.limit`),
    key: checkKey(given.key, `${where}.key`),
  };
}

function checkFair(given: GivenFlow['fair'], where: string): KeyFunction | undefined {
  if (!isGiven<FairOptions>(given, ['key'], where)) return undefined;
  return checkKey(given.key, `${where}.key`) ?? wrongKey(undefined, `${where}.key`);
}

function checkBreaker(
  given: GivenFlow['circuitBreaker'],
  ownName: string,
  where: string,
): BreakerControl | undefined {
  const known = ['name', 'threshold', 'window', 'cooldown', 'halfOpen', 'on'];
  if (!isGiven<CircuitBreakerOptions>(given, known, where)) return undefined;
  return {
    name: checkName(given.name ?? ownName, `${where}.name`),
    threshold: checkWhole(given.threshold ?? 5, [1, MOST], `${where}.threshold`),
    windowMs: checkSpan(given.window ?? '1m', `${where}.window`),
    cooldownMs: checkSpan(given.cooldown ?? '30s', `${where}.cooldown`),
    halfOpen: checkWhole(given.halfOpen ?? 1, [1, MOST], `${where}.halfOpen`),
    on: given.on === undefined ? undefined : errorClasses(given.on, `${where}.on`),
  };
}

function isGiven<Options extends object>(
  given: unknown,
  known: readonly string[],
  where: string,
): given is Options {
  if (given === undefined || given === false) return false;
  if (typeof given !== 'object' || given === null) {
    throw new InvalidOptionError(`${where}: give an object, or false, not ${JSON.stringify(given)}.`);
  }
  checkKeys(given, known, where);
  return true;
}

function checkSpan(span: Duration, where: string): number {
  const ms = toMs(span, where);
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  throw new InvalidOptionError(`${where}: give a time from '1ms' to '366d', not ${JSON.stringify(span)}.`);
}

function checkKey(key: unknown, where: string): KeyFunction | undefined {
  if (key === undefined || typeof key === 'function') return key as KeyFunction | undefined;
  return wrongKey(key, where);
}

function wrongKey(key: unknown, where: string): never {
  throw new InvalidOptionError(
    `${where}: give a function that returns the key as a string, not ${JSON.stringify(key)}.`,
  );
}

function checkName(name: unknown, where: string): string {
  if (isTaskName(name)) return name;
  throw new InvalidOptionError(
    `${where}: ${JSON.stringify(name)} is no name of a breaker. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
  );
}
