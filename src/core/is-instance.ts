/** `instanceof` for what somebody threw: a proxy may throw at any question, also at this one. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do
export function isInstance<T>(thrown: unknown, type: abstract new (...args: any[]) => T): thrown is T {
  try {
    return thrown instanceof type;
  } catch {
    return false;
  }
}
