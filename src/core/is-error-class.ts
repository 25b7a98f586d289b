/** A function that only asks is none: nothing is an instance of it. */
export function isErrorClass(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  return typeof value.prototype === 'object' || Object.hasOwn(value, Symbol.hasInstance);
}
