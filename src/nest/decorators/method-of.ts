import { ConfigurationError, InvalidOptionError } from '../../core/errors.js';
import { kindOf, shown } from '../../core/shown.js';

type Key = string | symbol | undefined;

/**
 * The method that a decorator stands on.
 *
 * @throws ConfigurationError for a class, a static method, an accessor or a property, and for a method that nobody can call
 *   by its name
 */
export function methodOf(
  decorator: string,
  target: object,
  name: Key,
  descriptor: PropertyDescriptor | undefined,
): object {
  refuseStandardDecorators(decorator, name);
  const where = whereOf(target, name);
  const method: unknown = descriptor?.value;
  if (typeof target !== 'object' || typeof method !== 'function')
    throw new ConfigurationError(
      `${where}: ${decorator} is for methods of instances. Put it on a method that is neither static nor an accessor.`,
    );
  if (typeof name === 'symbol' || name === 'then')
    throw new ConfigurationError(
      `${where}: ${decorator} needs a method that can be called by its name. Give it another name.`,
    );
  return method;
}

/** The place of a decorator, for errors. */
export function whereOf(target: object, name: Key): string {
  const owner = typeof target === 'function' ? target : target.constructor;
  return name === undefined ? owner.name : `${owner.name}.${String(name)}`;
}

/** A compiler without `experimentalDecorators` calls decorators with a context in place of the name. */
export function refuseStandardDecorators(decorator: string, context: unknown): void {
  if (typeof context !== 'object' || context === null || !('kind' in context)) return;
  const { name } = context as { readonly name?: unknown };
  throw new ConfigurationError(
    `${decorator} on ${String(name)}: Nest needs the decorators of TypeScript. ` +
      'Set "experimentalDecorators" and "emitDecoratorMetadata" to true in the tsconfig.',
  );
}

/** Refuses what a decorator is given instead of options; the options themselves are checked at boot, with those of the module. */
export function checkDecorated(decorator: string, example: string, options: unknown, where: string): void {
  if (kindOf(options) === 'Object') return;
  throw new InvalidOptionError(
    `${where}: ${decorator} takes options, such as ${example}, not ${shown(options)}.`,
  );
}
