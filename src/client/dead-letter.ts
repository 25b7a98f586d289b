import type { DeadLetterEntry } from '../broker/dead-letter-store.js';
import type { DeadLetterRecord } from '../core/codec.js';
import { splitBody } from '../core/input-line.js';
import { InvalidOptionError, MalformedMessageError } from '../core/errors.js';
import { Failure, type ErrorClass } from '../core/failure.js';
import { matchesGlob } from '../core/glob.js';
import {
  checkAll,
  date,
  glob,
  listOf,
  queueName,
  refuse,
  text,
  type Check,
  type Checks,
} from '../core/option-check.js';
import { isErrorClass } from '../core/is-error-class.js';
import { kindOf } from '../core/shown.js';
import type { GiveUpReason, TaskBody } from '../core/task-message.js';
import { traceFields } from '../core/tracing.js';

/** A task that failed for good. */
export interface DeadLetter {
  /** The id of the task. */
  readonly id: string;
  /** When it failed for good. */
  readonly diedAt: Date;
  /** The name of the task. */
  readonly task: string;
  /** The queue on which it was. */
  readonly queue: string;
  /** The arguments of the call. */
  readonly args: readonly unknown[];
  /** Why it was given up; `undefined` where the record cannot be read. */
  readonly reason: GiveUpReason | undefined;
  /** The failure of its last attempt. */
  readonly failure: Failure;
  /** How many retries it had used. */
  readonly retries: number;
  /** How many workers had died with it. */
  readonly losses: number;
  /** The trace of the run that failed; where that was not sampled, the trace of the enqueue, if it was traced. */
  readonly traceId?: string;
  /** The span in that trace. */
  readonly spanId?: string;
  /** The bytes of a message that nobody can read. */
  readonly raw?: string;
}

/** Which dead letters are meant: those that all of it fits. `{}` means all. */
export interface DeadLetterFilter {
  /** The queue on which the task was. */
  readonly queue?: string;
  /** A name, or a glob over the whole name. */
  readonly task?: string;
  /** The class of its failure, or the name of one; subclasses too. */
  readonly error?: ErrorClass | string;
  /** Died at or after. */
  readonly since?: Date;
  /** Died before. */
  readonly until?: Date;
}

/** Some dead letters, by their ids, or all that fit. */
export type DeadLetterSelection = readonly string[] | DeadLetterFilter;

const error: Check = (value, path) => {
  if (!isErrorClass(value) && (typeof value !== 'string' || value === ''))
    refuse(path, "an error class, or the name of one such as 'ApiError'", value);
};

/** The options by which dead letters are chosen, each with its check. */
export const DEAD_LETTER_FILTER_CHECKS: Checks<DeadLetterFilter> = {
  queue: queueName,
  task: glob,
  error,
  since: date,
  until: date,
};

/**
 * Refuses a selection that would by mistake mean all dead letters: an id or a filter that is `undefined`, a misspelt filter.
 * All of them are `{}`.
 */
export function checkSelection(selection: string | DeadLetterSelection, where: string): void {
  if (typeof selection === 'string') return;
  if (isIds(selection)) return ids(selection, where);
  if (kindOf(selection) !== 'Object') refuse(where, 'an id, several ids or a filter', selection);
  checkAll(selection, DEAD_LETTER_FILTER_CHECKS, { where, prefix: `${where}: ` });
  for (const [name, value] of Object.entries(selection) as [string, unknown][])
    if (value === undefined || value === null)
      throw new InvalidOptionError(`${where}: ${name} is ${String(value)}. Leave it out, or give a value.`);
}

const ids = listOf(text, 'a list of ids');

export function isIds(selection: DeadLetterSelection): selection is readonly string[] {
  return Array.isArray(selection);
}

export function deadLetterOf({ id, diedAt, letter, raw }: DeadLetterEntry): DeadLetter {
  if (letter === undefined) {
    const failure = Failure.of(MalformedMessageError, 'MALFORMED_MESSAGE', 'The message cannot be read.');
    const unknown = { task: '', queue: '', args: [], reason: 'malformed' as const, retries: 0, losses: 0 };
    return { id, diedAt: new Date(diedAt), ...unknown, failure, raw };
  }
  const { ended, head } = letter;
  return {
    id,
    diedAt: new Date(diedAt),
    task: head.name,
    queue: head.queue,
    args: argsOf(letter),
    reason: ended.reason,
    failure: Failure.parse(letter.failure),
    retries: ended.retries ?? 0,
    losses: ended.losses ?? 0,
    ...traceOf(letter),
  };
}

/** A tracer begins the text that a task carries with a `traceparent`. */
function traceOf({ ended, head }: DeadLetterRecord): Pick<DeadLetter, 'spanId' | 'traceId'> {
  const { trace_id: traceId, span_id: spanId } = traceFields(ended.span ?? head.trace?.split('\n')[0]) ?? {};
  return traceId === undefined || spanId === undefined ? {} : { traceId, spanId };
}

function argsOf({ head, body }: DeadLetterRecord): readonly unknown[] {
  if (head.hook === true) return [];
  try {
    const { json, input } = splitBody(head, body);
    const { args } = JSON.parse(json) as TaskBody;
    if (!Array.isArray(args)) return [];
    return input?.kind === 'value' ? [JSON.parse(input.json), ...(args as readonly unknown[])] : args;
  } catch {
    return [];
  }
}

export function fitsFilter(
  deadLetter: DeadLetter,
  { queue, task, error, since, until }: DeadLetterFilter,
): boolean {
  if (queue !== undefined && deadLetter.queue !== queue) return false;
  if (task !== undefined && !matchesGlob(task, deadLetter.task)) return false;
  if (error !== undefined && !deadLetter.failure.is(error)) return false;
  return !(since && deadLetter.diedAt < since) && !(until && deadLetter.diedAt >= until);
}
