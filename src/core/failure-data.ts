import { userStack } from './user-stack.js';

/** The plain form of a failure. `classes` holds the class names, the most derived first. */
export interface FailureData {
  /** The names of its class and of those that it extends, the most derived first; empty for a value that is no error. */
  readonly classes: readonly string[];
  /** The `name` of the error, or the type of another value. */
  readonly name: string;
  /** Its message, cut at 8 000 characters. */
  readonly message: string;
  /** Its stack, cut at 8 000 characters. */
  readonly stack?: string;
  /** Its `code`, such as `ECONNREFUSED`. */
  readonly code?: string | number;
  /** Its other own fields, 20 at most. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Its `cause`; five deep at most. */
  readonly cause?: FailureData;
  /** The errors of an AggregateError, ten at most. */
  readonly errors?: readonly FailureData[];
}

/** Bytes of JSON that one failure may take, its causes included; some are kept back for punctuation and names. */
const BUDGET = 32 * 1024 - 6 * 1024;
const MAX_CAUSES = 5;
const MAX_ERRORS = 10;
const MAX_FIELDS = 20;
/** Characters of a message or a stack. */
const MAX_TEXT = 8_000;
/** Of a stack so many characters are searched for frames of the application; a message of megabytes stands in front of them. */
const MAX_SEARCHED = 100_000;
/** An object of more parts is not shown: it would be cut anyway, and other tasks wait for this thread. */
const MAX_PARTS = 10_000;
/** What an error costs besides its texts, and a field that is no text. */
const ERROR_BYTES = 150;
const FIELD_BYTES = 25;
const OWN = new Set(['name', 'message', 'stack', 'code', 'cause', 'errors']);

/** Any thrown value, as plain data of bounded size. Getters that throw, cycles and proxies are survived. */
export function describeError(thrown: unknown): FailureData {
  try {
    return new Describer().describe(thrown, 0);
  } catch {
    return { classes: ['Error'], name: 'Error', message: 'an error that cannot be read was thrown' };
  }
}

class Describer {
  #left = BUDGET;
  readonly #seen = new Set<unknown>();

  describe(thrown: unknown, depth: number): FailureData {
    if (typeof thrown !== 'object' || thrown === null) return this.#nonError(thrown);
    if (this.#seen.has(thrown)) return { classes: ['Error'], name: 'Error', message: '[Circular]' };
    this.#seen.add(thrown);
    this.#spend(ERROR_BYTES);
    return this.#error(thrown, depth);
  }

  #nonError(thrown: unknown): FailureData {
    return { classes: [], name: typeof thrown, message: `thrown: ${this.#text(shownValue(thrown), 1_000)}` };
  }

  #error(error: object, depth: number): FailureData {
    const classes = classNames(error).map((name) => this.#text(name, 100));
    const name = readProperty(error, 'name');
    const code = readProperty(error, 'code');
    const stack = readProperty(error, 'stack');
    return {
      classes,
      name: this.#text(errorName(name, classes), 100),
      message: this.#text(errorMessage(error), MAX_TEXT),
      ...(typeof stack === 'string' && {
        stack: this.#text(userStack(stack.slice(0, MAX_SEARCHED)), MAX_TEXT),
      }),
      ...(typeof code === 'string' && { code: this.#text(code, 200) }),
      ...(typeof code === 'number' && Number.isFinite(code) && { code }),
      ...this.#fields(error),
      ...this.#causes(error, depth),
    };
  }

  #fields(error: object): { fields?: Record<string, unknown> } {
    const fields: Record<string, unknown> = {};
    for (const key of ownKeys(error).slice(0, MAX_FIELDS)) {
      if (OWN.has(key) || key === '__proto__') continue;
      if (this.#left === 0) break;
      this.#spend(FIELD_BYTES);
      const value = readProperty(error, key);
      if (!isCommand(value)) fields[this.#text(key, 100)] = this.#value(value);
    }
    return Object.keys(fields).length > 0 ? { fields } : {};
  }

  #value(value: unknown): unknown {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'string') return this.#text(value, 2_000);
    if (typeof value !== 'object') return this.#text(shownValue(value), 200);
    return this.#text(shortJson(value), 2_000);
  }

  #causes(error: object, depth: number): { cause?: FailureData; errors?: FailureData[] } {
    if (depth === MAX_CAUSES || this.#left === 0) return {};
    const cause = readProperty(error, 'cause');
    const errors = readProperty(error, 'errors');
    return {
      ...(cause !== undefined && cause !== null && { cause: this.describe(cause, depth + 1) }),
      ...(Array.isArray(errors) && { errors: this.#errors(errors, depth + 1) }),
    };
  }

  #errors(errors: readonly unknown[], depth: number): FailureData[] {
    const described: FailureData[] = [];
    for (const error of errors.slice(0, MAX_ERRORS)) {
      if (this.#left > 0) described.push(this.describe(error, depth));
    }
    return described;
  }

  /** A text cut to what is left of the budget, counted as the JSON it becomes. */
  #text(text: string, max: number): string {
    let kept = text.length > max ? `${text.slice(0, max)}…` : text;
    let bytes = Buffer.byteLength(JSON.stringify(kept));
    if (bytes > this.#left) {
      kept = kept.slice(0, Math.max(0, Math.floor(this.#left / 6)));
      bytes = Buffer.byteLength(JSON.stringify(kept));
    }
    this.#spend(bytes);
    return kept;
  }

  #spend(bytes: number): void {
    this.#left = Math.max(0, this.#left - bytes);
  }
}

function readProperty(owner: object, key: string): unknown {
  try {
    return (owner as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function ownKeys(owner: object): string[] {
  // Every byte would be a field.
  if (ArrayBuffer.isView(owner)) return [];
  try {
    return Object.keys(owner);
  } catch {
    return [];
  }
}

function classNames(error: object): string[] {
  const names: string[] = [];
  try {
    for (let at: unknown = Object.getPrototypeOf(error); at !== null && names.length < 10;) {
      const name: unknown = (at as { constructor?: { name?: unknown } }).constructor?.name;
      if (typeof name === 'string' && name !== '' && name !== 'Object') names.push(name);
      at = Object.getPrototypeOf(at);
    }
  } catch {
    // a proxy that refuses to be looked at: what was found so far is enough
  }
  return names;
}

/** A name that comes from a base class says less than the class's own: few classes set `name`. */
function errorName(name: unknown, classes: readonly string[]): string {
  const isOwn = typeof name === 'string' && name !== '' && !classes.slice(1).includes(name);
  return isOwn ? name : (classes[0] ?? 'Object');
}

function errorMessage(error: object): string {
  const message = readProperty(error, 'message');
  return typeof message === 'string' ? message : shortJson(error);
}

/** Errors of Redis clients carry the whole command, and so the payload of other tasks: never kept. */
function isCommand(value: unknown): boolean {
  return typeof value === 'object' && value !== null && readProperty(value, 'args') !== undefined;
}

function shortJson(value: object): string {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  let parts = 0;
  const kept = (_key: string, one: unknown): unknown => {
    parts += 1;
    if (parts > MAX_PARTS) throw new RangeError('too many parts');
    // No more of a text is kept than of a message.
    if (typeof one === 'string') return one.slice(0, MAX_TEXT + 1);
    return isCommand(one) ? undefined : one;
  };
  try {
    return JSON.stringify(value, kept) ?? '[object]';
  } catch {
    return '[object that cannot be shown]';
  }
}

function shownValue(value: unknown): string {
  return typeof value === 'function' ? '[function]' : String(value);
}
