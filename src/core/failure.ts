import { describeError, type FailureData } from './failure-data.js';
import { recognisable } from './recognisable.js';

/** A class of errors, as `catch` and the retry rules know it. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do, whatever it takes
export type ErrorClass = abstract new (...args: any[]) => unknown;

/** One class of errors, or several. */
export type ErrorClasses = ErrorClass | readonly ErrorClass[];

/** An error as data: what is left of it when it crosses processes. At most 32 KiB of JSON. */
export class Failure implements FailureData {
  static {
    recognisable(this, 'Failure');
  }

  /** The names of its class and of those that it extends, the most derived first; empty for a value that is no error. */
  readonly classes: readonly string[];
  /** The `name` of the error, or the type of another value. */
  readonly name: string;
  /** Its message, cut at 8 000 characters. */
  readonly message: string;
  /**
   * Where it was thrown, without the frames of this package, cut at 8 000 characters. Not enumerable, as that of an error: a
   * controller that returns the failure does not tell the names of files.
   */
  declare readonly stack?: string;
  /** Its `code`, such as `ECONNREFUSED`. */
  readonly code?: string | number;
  /** Its other own fields, 20 at most. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Its `cause`; five deep at most. */
  readonly cause?: Failure;
  /** The errors of an AggregateError, ten at most. */
  readonly errors?: readonly Failure[];

  constructor(data: FailureData) {
    this.classes = data.classes;
    this.name = data.name;
    this.message = data.message;
    if (data.stack !== undefined) Object.defineProperty(this, 'stack', { value: data.stack });
    if (data.code !== undefined) this.code = data.code;
    if (data.fields !== undefined) this.fields = data.fields;
    if (data.cause !== undefined) this.cause = new Failure(data.cause);
    if (data.errors !== undefined) this.errors = data.errors.map((error) => new Failure(error));
  }

  /** Any thrown value, as data. Never throws, however hostile the value. */
  static from(thrown: unknown): Failure {
    return new Failure(describeError(thrown));
  }

  /** A failure of this package, made where no error was thrown. */
  static of(errorClass: ErrorClass, code: string, message: string): Failure {
    return new Failure({ classes: classChain(errorClass), name: errorClass.name, message, code });
  }

  /** The plain form, with the stacks, such as for a log or an error tracker of your own. */
  toData(): FailureData {
    const { classes, name, message, code, fields, stack, cause, errors } = this;
    return {
      classes,
      name,
      message,
      ...(code !== undefined && { code }),
      ...(fields !== undefined && { fields }),
      ...(stack !== undefined && { stack }),
      ...(cause !== undefined && { cause: cause.toData() }),
      ...(errors !== undefined && { errors: errors.map((error) => error.toData()) }),
    };
  }

  /** The failure in a record; other text gives a failure that says so. */
  static parse(json: string): Failure {
    try {
      const data = JSON.parse(json) as Partial<FailureData> | null;
      if (Array.isArray(data?.classes) && typeof data.message === 'string')
        return new Failure(data as FailureData);
    } catch {
      // falls through: an unreadable failure is still a failure
    }
    return new Failure({ classes: ['Error'], name: 'Error', message: 'the stored failure is unreadable' });
  }

  /** True if the error was an instance of that class or a subclass, by class name: works across processes. */
  is(errorClass: ErrorClass | string): boolean {
    return this.classes.includes(typeof errorClass === 'string' ? errorClass : errorClass.name);
  }
}

function classChain(errorClass: ErrorClass): string[] {
  const names: string[] = [];
  for (
    let at: unknown = errorClass;
    typeof at === 'function' && at.name !== '';
    at = Object.getPrototypeOf(at)
  ) {
    names.push(at.name);
  }
  return names;
}
