/** Notes an error of the running test in the state of jest, as jest does when a test throws. Answers how to take it back. */
export function pretendFailure(): () => void {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(
    (key) => key.description === 'JEST_STATE_SYMBOL',
  );
  if (symbol === undefined) throw new Error('This jest keeps its state elsewhere.');
  const { currentlyRunningTest } = (
    globalThis as unknown as Record<symbol, { currentlyRunningTest: { errors: unknown[] } }>
  )[symbol] as { currentlyRunningTest: { errors: unknown[] } };
  currentlyRunningTest.errors.push(new Error('pretended'));
  return () => void currentlyRunningTest.errors.pop();
}
