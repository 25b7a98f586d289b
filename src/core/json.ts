import { PayloadError } from './errors.js';
import { printable } from './printable.js';
import { shown } from './shown.js';

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
  if (isSafe(value, MAX_DEPTH)) return JSON.stringify(value);
  check(value, path, MAX_DEPTH);
  return exactJson(value);
}

/** The arguments as a JSON array. Trailing `undefined` is trimmed, so that the handler's defaults apply. */
export function encodeArgs(args: readonly unknown[]): string {
  let length = args.length;
  while (length > 0 && args[length - 1] === undefined) length -= 1;
  if (length === args.length) return encodeJson(args, 'args');
  checkArray(args, 'args');
  return encodeJson(args.slice(0, length), 'args');
}

/** Refuses arguments that are no list; `path` names them in the error. */
export function checkArgs(args: unknown, path = 'args'): asserts args is readonly unknown[] {
  if (Array.isArray(args)) return;
  throw new PayloadError(`${path}: give the list of arguments, not ${shown(args)}.`, path);
}

/** By the prototype, so that plain objects of another realm count too. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

/** Whether JSON carries the value as it is: the usual case, without a path for each value. */
function isSafe(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || (depth > 0 && isSafeObject(value, depth));
    default:
      return false;
  }
}

function isSafeObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) return isSafeArray(value, depth);
  if (!isPlainObject(value) || Object.getOwnPropertySymbols(value).length > 0) return false;
  for (const key of Object.getOwnPropertyNames(value)) if (!isSafeProperty(value, key, depth)) return false;
  return true;
}

function isSafeArray(value: readonly unknown[], depth: number): boolean {
  if (!isPlainArray(value)) return false;
  for (let index = 0; index < value.length; index += 1) if (!isSafe(value[index], depth - 1)) return false;
  return true;
}

function isSafeProperty(owner: object, key: string, depth: number): boolean {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  if (key === '__proto__' || property?.enumerable !== true || !('value' in property)) return false;
  return property.value === undefined || isSafe(property.value, depth - 1);
}

/** Of a subclass and of other properties than its items JSON would say nothing. */
function isPlainArray(value: readonly unknown[]): boolean {
  return isArrayPrototype(Object.getPrototypeOf(value)) && hasItemsOnly(value);
}

/** `Array.prototype` of any realm: an array itself, one step above Object.prototype. */
function isArrayPrototype(prototype: unknown): boolean {
  if (prototype === Array.prototype) return true;
  return Array.isArray(prototype) && Object.getPrototypeOf(Object.getPrototypeOf(prototype)) === null;
}

function hasItemsOnly(value: readonly unknown[]): boolean {
  return Object.keys(value).length <= value.length && Object.getOwnPropertySymbols(value).length === 0;
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
    checkArray(value, path);
    for (let index = 0; index < value.length; index += 1) check(value[index], `${path}[${index}]`, depth - 1);
    return;
  }
  if (!isPlainObject(value)) refuseInstance(value, path);
  if (Object.getOwnPropertySymbols(value).length > 0) refuse(path, 'an object with symbol keys');
  for (const key of Object.getOwnPropertyNames(value)) checkProperty(value, key, path, depth);
}

function checkArray(value: readonly unknown[], path: string): void {
  if (!isArrayPrototype(Object.getPrototypeOf(value))) refuse(path, `an instance of ${className(value)}`);
  if (hasItemsOnly(value)) return;
  const extra = Object.keys(value).find((key) => !/^\d+$/.test(key)) ?? 'a symbol';
  refuse(`${path}.${extra}`, 'a property of an array');
}

function checkProperty(owner: object, key: string, path: string, depth: number): void {
  const where = `${path}.${key}`;
  if (key === '__proto__') refuse(where, 'a key that would set the prototype');
  const property = Object.getOwnPropertyDescriptor(owner, key) ?? {};
  if (property.get !== undefined || property.set !== undefined) refuse(where, 'computed by a getter');
  if (property.enumerable !== true) refuse(where, 'a property that is not enumerable');
  if (property.value !== undefined) check(property.value, where, depth - 1);
}

/** The JSON of a checked value with zeros of both signs: JSON carries them, only JSON.stringify() does not. */
function exactJson(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  const properties = Object.entries(value).filter(([, property]) => property !== undefined);
  return `{${properties.map(([key, property]) => `${JSON.stringify(key)}:${exactJson(property)}`).join(',')}}`;
}

function className(value: object): string {
  const constructor: unknown = value.constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}

/** The way out for the classes that are given most often. */
const INSTEAD: Readonly<Record<string, string>> = {
  Date: 'Pass date.toISOString(), and read it by new Date(text).',
  Map: 'Pass [...map], and read it by new Map(entries).',
  Set: 'Pass [...set], and read it by new Set(items).',
  Buffer: "Pass buffer.toString('base64'), and read it by Buffer.from(text, 'base64').",
};

function refuseInstance(value: object, path: string): never {
  const name = className(value);
  refuse(path, `an instance of ${name}`, Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined);
}

function refuse(path: string, what: string, instead = 'Pass plain JSON values.'): never {
  throw new PayloadError(
    `${printable(path, 500)} is ${what}, which JSON would lose or change. ${instead}`,
    path,
  );
}
