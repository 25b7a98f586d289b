import { ConfigurationError, InvalidOptionError } from '../../core/errors.js';
import { kindOf, shown } from '../../core/shown.js';

/**
 * The method that a decorator stands on.
 *
 * @throws ConfigurationError for a class, a static method, an accessor or a property
 */
export function methodOf(
  decorator: string,
  target: object,
  name: string | symbol | undefined,
  descriptor: PropertyDescriptor | undefined,
): object {
  const method: unknown = descriptor?.value;
  if (typeof target === 'object' && typeof method === 'function') return method;
  const owner = typeof target === 'function' ? target : target.constructor;
  const where = name === undefined ? owner.name : `${owner.name}.${String(name)}`;
  throw new ConfigurationError(
    `${where}: ${decorator} is for methods of instances. Put it on a method that is neither static nor an accessor.`,
  );
}

/** Refuses what a decorator is given instead of options; the options themselves are checked at boot, with those of the module. */
export function checkDecorated(decorator: string, example: string, options: unknown, where: string): void {
  if (kindOf(options) === 'Object') return;
  throw new InvalidOptionError(
    `${where}: ${decorator} takes options, such as ${example}, not ${shown(options)}.`,
  );
}
