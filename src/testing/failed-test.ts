/** The part of the state of jest that is read here. jest keeps it under a symbol of its own, so it is found by its description. */
interface JestState {
  readonly currentlyRunningTest?: { readonly errors?: readonly unknown[] } | null;
}

const JEST_STATE = 'JEST_STATE_SYMBOL';

/** Whether jest has noted a failure of the running test. Other runners do not say, and neither does a jest without that state. */
export function hasTestFailed(global: object = globalThis): boolean {
  const key = Object.getOwnPropertySymbols(global).find(({ description }) => description === JEST_STATE);
  if (key === undefined) return false;
  const { currentlyRunningTest } = (global as Record<symbol, JestState>)[key] ?? {};
  return (currentlyRunningTest?.errors?.length ?? 0) > 0;
}
