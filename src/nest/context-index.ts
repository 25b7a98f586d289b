import type { ServiceClass } from '../client/task-catalog.js';
import { TaskContext } from '../context/task-context.js';
import { ConfigurationError } from '../core/errors.js';
import { TASK_CONTEXT_INDEX } from './constants.js';
import { parameterNames } from './parameter-names.js';

/**
 * Where a method receives the context; `undefined` if it does not ask for it.
 *
 * @throws ConfigurationError for a context that is not last, and for one whose type is gone at run time
 */
export function contextIndexOf(service: ServiceClass<unknown>, method: string): number | undefined {
  const prototype = service.prototype as object;
  const marked = Reflect.getMetadata(TASK_CONTEXT_INDEX, prototype, method) as number | undefined;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as readonly unknown[];
  const index = marked ?? types.findIndex((type) => TaskContext.isClass(type));
  const count = Math.max(types.length, ((prototype as Methods)[method] as Method).length);
  if (index >= 0) return checkedLast(index, count, `${service.name}.${method}`);
  checkErased(service, method, types);
  return undefined;
}

type Method = (...args: readonly unknown[]) => unknown;
type Methods = Readonly<Record<string, unknown>>;

function checkedLast(index: number, count: number, where: string): number {
  if (index >= count - 1) return index;
  throw new ConfigurationError(`${where}: the TaskContext must be the last parameter.`);
}

const LIKELY_NAME = /^_*(?:task|ctx|context|task_?context|task_?ctx)$/i;

/** A context whose type is gone at run time looks like any object or function; only its name gives it away. */
function checkErased(service: ServiceClass<unknown>, method: string, types: readonly unknown[]): void {
  const body = (service.prototype as Methods)[method];
  const name = parameterNames(String(body)).at(-1);
  if (name === undefined || !LIKELY_NAME.test(name) || !isErased(types.at(-1))) return;
  throw new ConfigurationError(
    `${service.name}.${method}: the parameter '${name}' has lost its type, so it cannot be told whether it is the ` +
      'TaskContext. Import TaskContext without `type`, or mark the parameter with @TaskCtx(). ' +
      'If it is an argument, give it another name.',
  );
}

/** Compilers emit `Object` for a type that they cannot see, or `Function` with `isolatedModules`; or nothing at all. */
function isErased(type: unknown): boolean {
  return type === undefined || type === Object || type === Function;
}
