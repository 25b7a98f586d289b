type Inspect = (value: unknown, options: object) => string;

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * `console.log` of an instance prints its class and these fields. Otherwise it prints the broker, and pages of all that hangs on it.
 * By default it prints no field.
 */
export function inspectedWith<T extends object>(
  prototype: T,
  fieldsOf: (instance: T) => object = () => ({}),
): void {
  function inspected(this: T, _depth: number, options: object, inspect: Inspect): string {
    return `${this.constructor.name} ${inspect(fieldsOf(this), options)}`;
  }
  Object.defineProperty(prototype, INSPECT, { value: inspected, configurable: true });
}
