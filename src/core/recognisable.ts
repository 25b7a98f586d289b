/** A class, also one that cannot be constructed from outside. */
interface Class {
  readonly prototype: object;
}

/**
 * Lets `instanceof` recognise instances that another copy of the package has made, or the same copy in another realm: by a
 * registered symbol on the prototype. Classes that extend the class are told apart as usual, unless they are marked as well.
 */
export function recognisable(type: Class, name: string): void {
  const mark = Symbol.for(`nest-task-queue.${name}`);
  Object.defineProperty(type.prototype, mark, { value: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this === type) return isMarked(value, mark);
      return Reflect.apply(Function.prototype[Symbol.hasInstance], this, [value]);
    },
  });
}

function isMarked(value: unknown, mark: symbol): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[mark] === true;
}

/** Whether a value is that recognisable class itself, of whichever copy of the package. */
export function isClassOf(value: unknown, name: string): boolean {
  return typeof value === 'function' && isMarked(value.prototype, Symbol.for(`nest-task-queue.${name}`));
}
