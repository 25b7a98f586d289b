import { dedupeScope } from '../core/check-options.js';
import { InvalidOptionError } from '../core/errors.js';
import type { ErrorClasses } from '../core/failure.js';
import {
  callback,
  flag,
  listOf,
  needed,
  oneOf,
  optionsOf,
  queueName,
  refuse,
  taskName,
  time,
  whole,
  type Check,
  type Checks,
} from '../core/option-check.js';
import { schemaKindOf } from '../core/schema.js';
import type {
  DedupeOptions,
  RetryOptions,
  RetryRule,
  SharedTaskOptions,
  TaskOptions,
} from '../core/task-options.js';
import { timeLimit } from '../core/time-limit.js';
import { backoff } from './backoff.js';
import { errorClasses } from './error-classes.js';
import { FLOW_CHECKS } from './flow-control.js';

const limit = whole(0);

const errors: Check = (value, path) => void errorClasses(value as ErrorClasses, path);

const rule = optionsOf<RetryRule>(
  { on: needed(errors), limit, backoff, queue: queueName },
  '{ on, limit, backoff, queue }, such as { on: RateLimitError, limit: 10 }',
);

const retryOptions = optionsOf<RetryOptions>(
  { limit, backoff, on: errors, never: errors, rules: listOf(rule, 'a list of rules') },
  'a number of retries or an object such as { limit, backoff }',
);

const retry: Check = (value, path) => {
  if (typeof value === 'number') limit(value, `${path}.limit`);
  else retryOptions(value, path);
};

/** The options that may be set for all tasks, for a class and for one task, each with its check. */
export const SHARED_CHECKS: Checks<SharedTaskOptions> = {
  queue: queueName,
  priority: whole(0, 9),
  retry,
  timeLimit,
  acks: oneOf('late', 'early'),
  expires: time,
  resultTtl: time,
  ignoreResult: flag,
  maxLosses: whole(1, 1_000),
  deadLetter: flag,
  ...FLOW_CHECKS,
};

const schema: Check = (value, path) => {
  const kind = schemaKindOf(value);
  if (kind === 'none')
    refuse(path, 'a schema of the list of arguments in the Standard Schema format: z.tuple([ … ])', value);
  if (kind === 'no-list')
    throw new InvalidOptionError(
      `${path}: the schema is of the list of arguments, and this one takes no list. Give z.tuple([ … ]) with a part for each argument.`,
    );
};

/** The options of one task, each with its check. */
export const TASK_CHECKS: Checks<TaskOptions> = {
  ...SHARED_CHECKS,
  name: taskName,
  aliases: listOf(taskName, "a list of old names, such as ['email.old']"),
  dedupe: optionsOf<DedupeOptions>(
    { key: needed(callback), for: needed(time), scope: dedupeScope },
    "{ key, for }, such as { key: (id) => id, for: '10m' }",
  ),
  schema,
};
