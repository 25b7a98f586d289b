import { isDeepStrictEqual } from 'node:util';

/** A matcher of jest, of vitest, or one of `any()` and `anything()`. */
export interface AsymmetricMatcher {
  /** Whether a value fits. */
  asymmetricMatch(other: unknown): boolean;
  /** As messages show it. */
  toString(): string;
}

/** A value, with matchers in the place of any part of it. */
export type Pattern<T> =
  AsymmetricMatcher | T | (T extends object ? { readonly [Key in keyof T]: Pattern<T[Key]> } : never);

type Class = abstract new (...args: never) => unknown;
const PRIMITIVES = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

/**
 * Fits any value of a class: `any(String)`, `any(Number)`, `any(Object)`.
 *
 * @example queue.expectEnqueued(EmailTasks, 'confirm', ['o-1', any(String)]);
 */
export function any(type: Class | ((value: never) => unknown)): AsymmetricMatcher {
  const fits = (value: unknown) =>
    typeof value === PRIMITIVES.get(type) || (typeof value === 'object' && value instanceof (type as Class));
  return { asymmetricMatch: fits, toString: () => `any(${type.name})` };
}

/** Fits any value but undefined and null. */
export function anything(): AsymmetricMatcher {
  return {
    asymmetricMatch: (value) => value !== undefined && value !== null,
    toString: () => 'anything()',
  };
}

/** Whether a value that has travelled as JSON is as expected. */
export function fits(expected: unknown, actual: unknown): boolean {
  if (isMatcher(expected)) return expected.asymmetricMatch(actual);
  if (hasToJson(expected)) return fits(expected.toJSON(), actual);
  if (Array.isArray(expected)) return Array.isArray(actual) && fitAll(expected, actual);
  if (typeof expected !== 'object' || expected === null) return isDeepStrictEqual(expected, actual);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  const keys = new Set([...definedKeys(expected), ...definedKeys(actual)]);
  return [...keys].every((key) => fits(Reflect.get(expected, key), Reflect.get(actual, key)));
}

/** A value as a line of a message. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value, (_key, each: unknown) => (isMatcher(each) ? `⟨${String(each)}⟩` : each));
  return json === undefined ? 'undefined' : json.replaceAll(/"⟨(.*?)⟩"/g, '$1');
}

function fitAll(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  // Arguments that are left out at the end travel as nothing, or as null.
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_each, index) => fits(expected[index] ?? null, actual[index] ?? null)).every(
    Boolean,
  );
}

/** Whether a value is a matcher. */
export function isMatcher(value: unknown): value is AsymmetricMatcher {
  return typeof (value as AsymmetricMatcher | null | undefined)?.asymmetricMatch === 'function';
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown } | null | undefined)?.toJSON === 'function';
}

function definedKeys(value: object): readonly string[] {
  return Object.keys(value).filter((key) => Reflect.get(value, key) !== undefined);
}
