import { InvalidOptionError } from '../core/errors.js';
import type { ErrorClass, ErrorClasses } from '../core/failure.js';
import { isErrorClass } from '../core/is-error-class.js';
import { isErrorOf } from '../core/kind-of-value.js';
import { shown } from '../core/shown.js';

/** One class or several as a list, each of which is one. */
export function errorClasses(given: ErrorClasses, where: string): readonly ErrorClass[] {
  const list = (Array.isArray(given) ? given : [given]) as readonly ErrorClass[];
  for (const errorClass of list) {
    if (isErrorClass(errorClass)) continue;
    throw new InvalidOptionError(
      `${where}: ${shown(errorClass)} is no error class. An undefined one usually means a circular import.`,
    );
  }
  return list;
}

export function isOneOf(error: unknown, classes: readonly ErrorClass[]): boolean {
  return classes.some((errorClass) => isErrorOf(error, errorClass));
}
