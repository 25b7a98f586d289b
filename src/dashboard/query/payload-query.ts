import type { FilterTerm } from '../filter.js';
import type { Payloads } from '../view/payloads.js';
import type { StoredCall } from '../view/stored-call.js';

/** The conditions of a filter about arguments and headers: `header.tenant:acme`, `args.0.user.id:17`, `args:text`. */
export class PayloadFilter {
  readonly #headers: readonly FilterTerm[];
  readonly #args: readonly FilterTerm[];

  /** @throws ApiError 403 for conditions of one who may not read what they are about: each answer would tell of it */
  constructor(
    terms: readonly FilterTerm[],
    private readonly payloads: Payloads,
  ) {
    this.#headers = terms.filter(({ key }) => key === 'header');
    this.#args = terms.filter(({ key }) => key === 'args');
    if (!this.isEmpty) payloads.checkReadable();
  }

  /** Without conditions no payload needs to be read. */
  get isEmpty(): boolean {
    return this.#headers.length + this.#args.length === 0;
  }

  /** Whether a call fits as it is shown: a redacted text cannot be found out by guessing it. */
  fits(call: StoredCall): boolean {
    return this.#fitsHeaders(call) && this.#fitsArguments(call);
  }

  #fitsHeaders(call: StoredCall): boolean {
    if (this.#headers.length === 0) return true;
    const carried = this.payloads.wholeHeadersOf(call);
    return this.#headers.every(
      ({ path = '', value }) => Object.hasOwn(carried, path) && carried[path] === value,
    );
  }

  #fitsArguments(call: StoredCall): boolean {
    if (this.#args.length === 0) return true;
    const text = this.payloads.wholeArgumentsOf(call);
    if (text === undefined) return false;
    const args = this.#args.some(({ path }) => path !== '') ? parsed(text) : [];
    return this.#args.every(({ path = '', value }) =>
      path === '' ? text.includes(value) : fitsPath(args, path, value),
    );
  }
}

/** A path without an index looks at each argument. */
function fitsPath(args: readonly unknown[], path: string, value: string): boolean {
  const keys = path.split('.');
  const roots = /^\d+$/.test(keys[0] ?? '') ? [args] : args;
  return roots.some((root) => isValue(valueAt(root, keys), value));
}

function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function isValue(found: unknown, wanted: string): boolean {
  if (typeof found === 'string') return found === wanted;
  return found !== undefined && JSON.stringify(found) === wanted;
}

function parsed(text: string): readonly unknown[] {
  try {
    const args: unknown = JSON.parse(text);
    return Array.isArray(args) ? args : [];
  } catch {
    return [];
  }
}
