import { ConfigurationError } from '../../core/errors.js';

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
