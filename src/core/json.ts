import { PayloadError } from './errors.js';
import { printable } from './printable.js';

/** A value that JSON carries unchanged. Properties that are `undefined` are left out. */
export type JsonValue =
  boolean | number | string | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Deeper values are refused: no handler wants them, and parsers fall over them. */
const MAX_DEPTH = 64;

/**
 * The JSON of a value that survives the trip unchanged. Properties that are `undefined` are left out; all else that
 * JSON would change or drop is a `PayloadError` with the path of the offender.
 */
export function encodeJson(value: unknown, path: string): string {
  if (!isSafe(value, MAX_DEPTH)) check(value, path, MAX_DEPTH);
  // A hidden toJSON() may leave nothing.
  return (JSON.stringify(value) as string | undefined) ?? refuse(path, 'a value without JSON');
}

/** The arguments as a JSON array. Trailing `undefined` is trimmed, so that the handler's defaults apply. */
export function encodeArgs(args: readonly unknown[]): string {
  let length = args.length;
  while (length > 0 && args[length - 1] === undefined) length -= 1;
  return encodeJson(length === args.length ? args : args.slice(0, length), 'args');
}

/** Whether `check` would find nothing: the usual case, without a path for each value. */
function isSafe(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return value === null || (depth > 0 && isSafeObject(value, depth));
    default:
      return false;
  }
}

function isSafeObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (!isSafe(value[index], depth - 1)) return false;
    return true;
  }
  if (!isPlain(value) || Object.getOwnPropertySymbols(value).length > 0) return false;
  for (const key of Object.keys(value)) {
    const property = (value as Record<string, unknown>)[key];
    if (key === '__proto__' || (property !== undefined && !isSafe(property, depth - 1))) return false;
  }
  return true;
}

function check(value: unknown, path: string, depth: number): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(path, String(value));
      return;
    case 'object':
      if (value !== null) checkJsonObject(value, path, depth);
      return;
    default:
      refuse(path, typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`);
  }
}

function checkJsonObject(value: object, path: string, depth: number): void {
  if (depth === 0) refuse(path, `nested deeper than ${MAX_DEPTH} levels, or a cycle`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) check(value[index], `${path}[${index}]`, depth - 1);
    return;
  }
  if (!isPlain(value)) refuse(path, `an instance of ${className(value)}`);
  if (Object.getOwnPropertySymbols(value).length > 0) refuse(path, 'an object with symbol keys');
  for (const key of Object.keys(value)) checkProperty(value, key, path, depth);
}

function checkProperty(owner: object, key: string, path: string, depth: number): void {
  if (key === '__proto__') refuse(`${path}.__proto__`, 'a key that would set the prototype');
  const value = (owner as Record<string, unknown>)[key];
  if (value !== undefined) check(value, `${path}.${key}`, depth - 1);
}

/** By the length of the prototype chain, so that plain objects of another realm count too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const constructor: unknown = value.constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}

function refuse(path: string, what: string): never {
  throw new PayloadError(
    `${printable(path, 500)} is ${what}, which JSON would lose or change. Pass plain JSON values.`,
    path,
  );
}
