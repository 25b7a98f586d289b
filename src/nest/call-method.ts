/** An instance with tasks; a mock that stands for one may lack a method. */
export type Methods = Readonly<Record<string, unknown>>;

type Method = (...args: readonly unknown[]) => unknown;

/** A method and the class that declares it. */
export interface DeclaredMethod {
  readonly service: { readonly service: { readonly name: string } };
  readonly method: string;
}

/** Calls a method. Throws a TypeError for an instance that does not have it, as a mock may. */
export function callMethod(
  instance: Methods,
  { service, method }: DeclaredMethod,
  args: readonly unknown[],
): unknown {
  const body = instance[method];
  if (typeof body === 'function') return Reflect.apply(body as Method, instance, args);
  throw new TypeError(`The provider of ${service.service.name} has no method '${method}'.`);
}
