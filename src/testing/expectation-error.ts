/**
 * Thrown by the kit when a test expected something else. It is no AssertionError of Node, because jest adds a comparison of two
 * values to those, and this message says all of it.
 */
export class ExpectationError extends Error {
  static {
    // On the prototype, as that of Error: a printed error does not show it as a field.
    Object.defineProperty(this.prototype, 'name', { value: 'ExpectationError' });
  }
}
