/** The methods of a class and of those it extends; an overriding one hides the other. */
export function methodsOf(prototype: object): Map<string, object> {
  const methods = new Map<string, object>();
  for (let at = prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && name !== 'constructor' && !methods.has(name))
        methods.set(name, value as object);
    }
  }
  return methods;
}
