import type { ServiceClass } from '../client/task-catalog.js';
import { ConfigurationError } from '../core/errors.js';

/** Where compilers and `@Inject()` note what a constructor takes. */
const INJECTED = ['design:paramtypes', 'self:paramtypes'];

/**
 * Refuses a class whose constructor takes parameters that Nest knows nothing of: it would get `undefined` for each.
 *
 * @throws ConfigurationError
 */
export function checkConstructor(service: ServiceClass<unknown>): void {
  if (INJECTED.some((key) => Reflect.hasMetadata(key, service))) return;
  const { length } = constructorOf(service);
  if (length === 0) return;
  throw new ConfigurationError(
    `${service.name}: its constructor takes ${length} parameter${length === 1 ? '' : 's'}, and nothing says which providers ` +
      `these are. Put @Injectable() on the class, with "emitDecoratorMetadata": true in the tsconfig, or @Inject() on each parameter.`,
  );
}

/** The class in the line of ancestors that has a constructor of its own. */
function constructorOf(service: ServiceClass<unknown>): { readonly length: number } {
  let at = service as unknown as { readonly length: number };
  while (typeof at === 'function' && at !== Function.prototype) {
    if (/\bconstructor\s*\(/.test(String(at)) || !String(at).startsWith('class')) return at;
    at = Object.getPrototypeOf(at) as { readonly length: number };
  }
  return { length: 0 };
}
