import { optionalMs, toMs } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkKeys, checkWhole, defined } from '../core/options.js';
import type { RetryPolicy, ResolvedRetryRule, TaskDefinition } from '../core/task-definition.js';
import { isQueueName, isTaskName } from '../core/task-id.js';
import {
  DEFAULT_MAX_LOSSES,
  DEFAULT_PRIORITY,
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
} from '../core/task-message.js';
import { resolveTimeLimit } from '../core/time-limit.js';
import {
  TASK_OPTION_KEYS,
  type DedupeOptions,
  type RetryOptions,
  type RetryRule,
  type TaskOptions,
} from '../core/task-options.js';
import { DEFAULT_BACKOFF } from './backoff.js';
import { errorClasses } from './error-classes.js';
import { resolveFlow } from './flow-control.js';

/** The definition of a task from its layers; later layers beat earlier ones key by key. */
export function defineTask(
  name: string,
  layers: readonly TaskOptions[],
  hooks: readonly string[],
): TaskDefinition {
  const where = `Task '${name}'`;
  for (const layer of layers) {
    checkKeys(layer, TASK_OPTION_KEYS, where);
    checkRetry(layer.retry, where);
  }
  const options = mergeOptions(layers);
  const limits = resolveTimeLimit(options, where);
  return {
    name: checkTaskName(name, where),
    aliases: (options.aliases ?? []).map((alias) => checkTaskName(alias, where)),
    queue: checkQueue(options.queue ?? 'default', where),
    priority: checkWhole(options.priority ?? DEFAULT_PRIORITY, [0, 9], `${where} priority`),
    retry: resolveRetry(options.retry as RetryOptions, where),
    ...limits,
    early: checkAcks(options.acks, where),
    expiresMs: optionalMs(options.expires, `${where} expires`),
    ttlMs: Math.max(
      MIN_RECORD_TTL_MS,
      optionalMs(options.resultTtl, `${where} resultTtl`) ?? DEFAULT_RESULT_TTL_MS,
    ),
    ignoreResult: options.ignoreResult ?? false,
    maxLosses: checkWhole(options.maxLosses ?? DEFAULT_MAX_LOSSES, [1, 1_000], `${where} maxLosses`),
    deadLetter: options.deadLetter ?? true,
    dedupe: checkDedupe(options.dedupe, where),
    schema: options.schema,
    hooks,
    flow: resolveFlow(options, `task/${name}`, where),
  };
}

/** `retry` and `timeLimit` are merged key by key; arrays and everything else replace. */
function mergeOptions(layers: readonly TaskOptions[]): TaskOptions {
  return layers.reduce<TaskOptions>(
    (merged, layer) => ({
      ...merged,
      ...defined(layer),
      retry: { ...retryOptions(merged.retry), ...defined(retryOptions(layer.retry)) },
      timeLimit: { ...merged.timeLimit, ...defined(layer.timeLimit ?? {}) },
    }),
    {},
  );
}

function retryOptions(retry: RetryOptions | number | undefined): RetryOptions {
  return typeof retry === 'number' ? { limit: retry } : (retry ?? {});
}

function resolveRetry(retry: RetryOptions, where: string): RetryPolicy {
  checkKeys(retry, ['limit', 'backoff', 'on', 'never', 'rules'], `${where} retry`);
  return {
    limit: checkLimit(retry.limit ?? 3, where),
    backoff: retry.backoff ?? DEFAULT_BACKOFF,
    on: retry.on === undefined ? undefined : errorClasses(retry.on, `${where} retry.on`),
    never: errorClasses(retry.never ?? [], `${where} retry.never`),
    rules: (retry.rules ?? []).map((rule, index) => resolveRule(rule, `${where} retry.rules[${index}]`)),
  };
}

function resolveRule(rule: RetryRule, where: string): ResolvedRetryRule {
  checkKeys(rule, ['on', 'limit', 'backoff', 'queue'], where);
  return {
    on: errorClasses(rule.on, `${where}.on`),
    ...(rule.limit !== undefined && { limit: checkLimit(rule.limit, where) }),
    ...(rule.backoff !== undefined && { backoff: rule.backoff }),
    ...(rule.queue !== undefined && { queue: checkQueue(rule.queue, where) }),
  };
}

export function checkLimit(limit: unknown, where: string): number {
  return checkWhole(limit, [0, Number.MAX_SAFE_INTEGER], `${where} retry.limit`);
}

function checkRetry(retry: unknown, where: string): void {
  if (retry === undefined || typeof retry === 'number' || (typeof retry === 'object' && retry !== null))
    return;
  throw new InvalidOptionError(
    `${where} retry: give a number of retries or an object, not ${JSON.stringify(retry)}.`,
  );
}

function checkDedupe(dedupe: DedupeOptions | undefined, where: string): DedupeOptions | undefined {
  if (dedupe === undefined) return undefined;
  checkKeys(dedupe, ['key', 'for'], `${where} dedupe`);
  toMs(dedupe.for, `${where} dedupe.for`);
  if (typeof dedupe.key === 'function') return dedupe;
  throw new InvalidOptionError(`${where} dedupe.key: give a function of the arguments that returns the key.`);
}

function checkAcks(acks: unknown, where: string): boolean {
  if (acks === undefined || acks === 'late' || acks === 'early') return acks === 'early';
  throw new InvalidOptionError(`${where} acks: give 'late' or 'early', not ${JSON.stringify(acks)}.`);
}

function checkTaskName(name: string, where: string): string {
  if (isTaskName(name)) return name;
  throw new InvalidOptionError(
    `${where}: ${JSON.stringify(name)} is no task name. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
  );
}

function checkQueue(queue: string, where: string): string {
  if (isQueueName(queue)) return queue;
  throw new InvalidOptionError(
    `${where}: ${JSON.stringify(queue)} is no queue name. Use letters, digits and _ . -, up to 100 of them.`,
  );
}
