/** Whether errors can be instances of it. An arrow function has no instances, because it has no prototype. */
export function isErrorClass(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  return typeof value.prototype === 'object' || Object.hasOwn(value, Symbol.hasInstance);
}
