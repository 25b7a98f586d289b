import { toMs, type Duration } from '../../core/duration.js';
import { InvalidOptionError } from '../../core/errors.js';
import {
  checkAll,
  date,
  matching,
  queueName,
  text,
  time,
  whole,
  type Check,
  type Checks,
} from '../../core/option-check.js';
import type { EnqueuedTask } from './enqueue-log.js';
import { kindOf } from '../../core/shown.js';
import { fits, isMatcher, shown } from './matching.js';
import { ExpectationError } from '../expectation-error.js';

/** The traits of an enqueued task, beside its name and arguments. A trait that is left out does not matter. */
export interface EnqueuedWhere {
  /** The id of the task. */
  readonly id?: string;
  /** The queue in which it waits. */
  readonly queue?: string;
  /** 0 to 9. */
  readonly priority?: number;
  /** How long it is delayed. */
  readonly in?: Duration;
  /** When it is due at the earliest. */
  readonly at?: Date;
  /** These headers, and maybe others. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How many such tasks there must be, 1 or more; only of `expectEnqueued`. Default: one or more. */
  readonly times?: number;
}

/** One thing that is expected of a task. */
interface Trait {
  readonly name: string;
  readonly expected: unknown;
  readonly of: (task: EnqueuedTask) => unknown;
}

const CHECKS: Checks<EnqueuedWhere> = {
  id: orMatcher(text),
  queue: orMatcher(queueName),
  priority: orMatcher(whole(0, 9)),
  in: time,
  at: date,
  headers: matching("an object of texts, such as { tenant: 'acme' }", areTexts),
  times: whole(1),
};
const LISTED = 10;

/** A task that a test expects to be enqueued, or not to be. */
export class Expectation {
  readonly #traits: readonly Trait[];

  constructor(
    private readonly name: string,
    args: readonly unknown[] | undefined,
    private readonly where: EnqueuedWhere = {},
  ) {
    checkAll(where, CHECKS, { where: 'expectEnqueued', prefix: 'expectEnqueued: ' });
    this.#traits = [...argumentTraits(args), ...otherTraits(where)];
  }

  /** The tasks that are as expected. */
  of(tasks: readonly EnqueuedTask[]): readonly EnqueuedTask[] {
    return tasks.filter((task) => task.task === this.name && this.#missing(task).length === 0);
  }

  /** Throws an ExpectationError unless as many tasks as expected are there; answers the first of them. */
  check(tasks: readonly EnqueuedTask[]): EnqueuedTask {
    const found = this.of(tasks);
    const { times } = this.where;
    const [first] = found;
    if (first !== undefined && (times === undefined || times === found.length)) return first;
    const count = times === undefined ? '' : ` ${timesOf(times)} (it was ${timesOf(found.length)})`;
    return fail(
      `Expected '${this.name}' to be enqueued${count}${this.#shownTraits()}\n${this.#shownOthers(tasks)}`,
    );
  }

  /** Throws an ExpectationError if such a task is there. */
  checkNone(tasks: readonly EnqueuedTask[]): void {
    if (this.where.times !== undefined)
      throw new InvalidOptionError('expectNotEnqueued: leave out times. To count tasks, use expectEnqueued.');
    const [first] = this.of(tasks);
    if (first === undefined) return;
    fail(`Expected '${this.name}' not to be enqueued${this.#shownTraits()}\nbut it was:\n  ${line(first)}`);
  }

  #missing(task: EnqueuedTask): readonly Trait[] {
    return this.#traits.filter(({ expected, of }) => !fits(expected, of(task)));
  }

  #shownTraits(): string {
    return this.#traits.map(({ name, expected }) => `\n  ${name}: ${shown(expected)}`).join('');
  }

  #shownOthers(tasks: readonly EnqueuedTask[]): string {
    if (tasks.length === 0) return 'Nothing was enqueued.';
    const nearest = this.#nearest(tasks);
    const others = tasks.filter((task) => task !== nearest);
    const listed = others.slice(0, LISTED).map((task) => `\n  ${line(task)}`);
    const more = others.length > LISTED ? `\n  … and ${others.length - LISTED} more` : '';
    const miss = nearest === undefined ? '' : this.#diff(nearest);
    return `${miss}${listed.length > 0 ? `Also enqueued:${listed.join('')}${more}` : ''}`.trimEnd();
  }

  /** The task of that name which lacks the least. */
  #nearest(tasks: readonly EnqueuedTask[]): EnqueuedTask | undefined {
    const named = tasks.filter(({ task }) => task === this.name);
    return named.toSorted((one, other) => this.#missing(one).length - this.#missing(other).length)[0];
  }

  #diff(task: EnqueuedTask): string {
    const lines = this.#missing(task).map(
      ({ name, expected, of }) => `- ${name}: ${shown(expected)}\n+ ${name}: ${shown(of(task))}\n`,
    );
    return `The nearest miss (- expected, + enqueued) is ${task.id}:\n${lines.join('')}`;
  }
}

/** Matchers fit any trait that is compared as it stands. */
function orMatcher(check: Check): Check {
  return (value, path) => {
    if (!isMatcher(value)) check(value, path);
  };
}

function areTexts(headers: unknown): boolean {
  const isText = (value: unknown) => typeof value === 'string' || isMatcher(value);
  return kindOf(headers) === 'Object' && Object.values(headers as object).every(isText);
}

function argumentTraits(args: readonly unknown[] | undefined): readonly Trait[] {
  if (args === undefined) return [];
  const each = args.map((expected, index) => ({
    name: `args[${index}]`,
    expected,
    of: (task: EnqueuedTask) => task.args[index] ?? undefinedAs(expected),
  }));
  return [
    ...each,
    {
      name: 'number of args',
      expected: args.length,
      of: (task) => Math.max(task.args.length, optionalEnd(args, task)),
    },
  ];
}

/** An argument that was undefined has travelled as null, or not at all. */
function undefinedAs(expected: unknown): unknown {
  return expected === null ? null : undefined;
}

/** Expected arguments that are undefined at the end count, although they did not travel. */
function optionalEnd(args: readonly unknown[], { args: actual }: EnqueuedTask): number {
  return args.slice(actual.length).every((arg) => arg === undefined) ? args.length : 0;
}

function otherTraits({ id, queue, priority, in: wait, at, headers = {} }: EnqueuedWhere): readonly Trait[] {
  const traits: Trait[] = [
    { name: 'id', expected: id, of: (task) => task.id },
    { name: 'queue', expected: queue, of: (task) => task.queue },
    { name: 'priority', expected: priority, of: (task) => task.priority },
    { name: 'in (ms)', expected: wait && toMs(wait, 'in'), of: (task) => task.in },
    { name: 'at', expected: at?.toISOString(), of: (task) => task.at.toISOString() },
  ];
  const named = Object.entries(headers).map(([name, expected]) => ({
    name: `headers.${name}`,
    expected,
    of: (task: EnqueuedTask) => task.headers[name],
  }));
  return [...traits, ...named].filter(({ expected }) => expected !== undefined);
}

function line({ task, args, queue, in: wait, id }: EnqueuedTask): string {
  return `${task}(${args.map(shown).join(', ')}) in ${queue}${wait > 0 ? `, delayed by ${wait} ms` : ''} · ${id}`;
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function fail(message: string): never {
  throw new ExpectationError(message);
}
