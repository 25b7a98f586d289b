import { optionalMs } from '../core/duration.js';
import { checkAll, taskName } from '../core/option-check.js';
import { defined } from '../core/options.js';
import type { RetryPolicy, TaskDefinition } from '../core/task-definition.js';
import {
  DEFAULT_MAX_LOSSES,
  DEFAULT_PRIORITY,
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
} from '../core/task-message.js';
import type { RetryOptions, TaskOptions } from '../core/task-options.js';
import { resolveTimeLimit } from '../core/time-limit.js';
import { DEFAULT_BACKOFF } from './backoff.js';
import { errorClasses } from './error-classes.js';
import { resolveFlow } from './flow-control.js';
import { TASK_CHECKS } from './task-checks.js';

/** The definition of a task from its layers; later layers beat earlier ones key by key. */
export function defineTask(
  name: string,
  layers: readonly TaskOptions[],
  hooks: readonly string[],
): TaskDefinition {
  const where = `Task '${name}'`;
  taskName(name, where);
  for (const layer of layers) checkAll(layer, TASK_CHECKS, { where, prefix: `${where} ` });
  const options = mergeOptions(layers);
  const limits = resolveTimeLimit(options, where);
  return {
    name,
    aliases: options.aliases ?? [],
    queue: options.queue ?? 'default',
    priority: options.priority ?? DEFAULT_PRIORITY,
    retry: resolveRetry(options.retry as RetryOptions, where),
    ...limits,
    early: options.acks === 'early',
    expiresMs: optionalMs(options.expires, `${where} expires`),
    ttlMs: Math.max(
      MIN_RECORD_TTL_MS,
      optionalMs(options.resultTtl, `${where} resultTtl`) ?? DEFAULT_RESULT_TTL_MS,
    ),
    ignoreResult: options.ignoreResult ?? false,
    maxLosses: options.maxLosses ?? DEFAULT_MAX_LOSSES,
    deadLetter: options.deadLetter ?? true,
    dedupe: options.dedupe,
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
  return {
    limit: retry.limit ?? 3,
    backoff: retry.backoff ?? DEFAULT_BACKOFF,
    on: retry.on === undefined ? undefined : errorClasses(retry.on, `${where} retry.on`),
    never: errorClasses(retry.never ?? [], `${where} retry.never`),
    rules: (retry.rules ?? []).map((rule, index) => ({
      ...defined(rule),
      on: errorClasses(rule.on, `${where} retry.rules[${index}].on`),
    })),
  };
}
