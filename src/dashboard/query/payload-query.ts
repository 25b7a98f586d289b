import type { FilterTerm } from '../filter.js';
import { argumentsOf, plainHeadersOf, type StoredCall } from '../view/payloads.js';

/** Whether the arguments and headers of a call fit. `header.tenant:acme`, `args.0.user.id:17`, `args:text`. */
export function fitsPayload(call: StoredCall, terms: readonly FilterTerm[]): boolean {
  const [headers, args] = [keyed(terms, 'header'), keyed(terms, 'args')];
  return fitsHeaders(call, headers) && fitsArguments(call, args);
}

/** Terms for which the record itself must be read. */
export function payloadTerms(terms: readonly FilterTerm[]): readonly FilterTerm[] {
  return terms.filter(({ key }) => key === 'args' || key === 'header');
}

function keyed(terms: readonly FilterTerm[], wanted: FilterTerm['key']): readonly FilterTerm[] {
  return terms.filter(({ key }) => key === wanted);
}

function fitsHeaders(call: StoredCall, terms: readonly FilterTerm[]): boolean {
  if (terms.length === 0) return true;
  const carried = plainHeadersOf(call);
  return terms.every(({ path = '', value }) => Object.hasOwn(carried, path) && carried[path] === value);
}

function fitsArguments(call: StoredCall, terms: readonly FilterTerm[]): boolean {
  if (terms.length === 0) return true;
  const text = argumentsOf(call);
  if (text === undefined) return false;
  const args = terms.some(({ path }) => path !== '') ? parsed(text) : [];
  return terms.every(({ path = '', value }) =>
    path === '' ? text.includes(value) : fitsPath(args, path, value),
  );
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
