/** `instanceof` for what somebody threw: a proxy may throw at any question, also at this one. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do
export function isInstance<T>(thrown: unknown, type: abstract new (...args: any[]) => T): thrown is T {
  try {
    return thrown instanceof type;
  } catch {
    return false;
  }
}

/** `isInstance` that also knows built-in errors of another realm, such as those of Node itself in Jest: by their names. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do
export function isErrorOf(thrown: unknown, type: abstract new (...args: any[]) => unknown): boolean {
  return (
    isInstance(thrown, type) || (isErrorLike(thrown) && isBuiltIn(type) && hasAncestor(thrown, type.name))
  );
}

function isBuiltIn(type: unknown): boolean {
  return (
    typeof type === 'function' && /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(type))
  );
}

function hasAncestor(value: object, name: string): boolean {
  try {
    for (let at: unknown = Object.getPrototypeOf(value); typeof at === 'object' && at !== null;) {
      const type: unknown = at.constructor;
      if (isBuiltIn(type) && (type as { readonly name: string }).name === name) return true;
      at = Object.getPrototypeOf(at);
    }
  } catch {
    // a proxy that refuses to be looked at
  }
  return false;
}

/** Not by `instanceof`: a Date of another realm, as in Jest, is a Date all the same. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** Anything with a message: an Error of any realm, also one of Node's own that is no `Error` in Jest. */
export function isErrorLike(value: unknown): value is Error {
  try {
    return (
      typeof value === 'object' && value !== null && typeof (value as Partial<Error>).message === 'string'
    );
  } catch {
    return false;
  }
}

/** The message of an error; the text of anything else that was thrown. Never throws. */
export function messageOfError(error: unknown): string {
  return readable(() => (isErrorLike(error) ? error.message : String(error)));
}

/** The stack of an error, where it has one. Never throws. */
export function stackOfError(error: unknown): string {
  return readable(() => (isErrorLike(error) ? String(error.stack ?? error.message) : String(error)));
}

/** A getter, a proxy, or an object without a prototype may throw at each question. */
function readable(read: () => string): string {
  try {
    return read();
  } catch {
    return 'something that cannot be read';
  }
}

/** A promise of any realm or library. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as Partial<PromiseLike<unknown>>).then === 'function';
}
