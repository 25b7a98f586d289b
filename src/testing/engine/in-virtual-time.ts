import type { VirtualClock } from './virtual-clock.js';

/** Node's own: a test may have put fake timers in their place. */
const { setImmediate: nextTurn } = globalThis;

/** Resolves when all that could go on without time has done so. */
export function turn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve));
}

/** Waits for something that waits for the clock, and lets the time pass. */
export async function inVirtualTime<T>(promise: Promise<T>, clock: VirtualClock): Promise<T> {
  let isOver = false;
  const over = () => void (isOver = true);
  promise.then(over, over);
  await turn();
  while (!isOver && clock.nextAt !== Number.POSITIVE_INFINITY) {
    clock.moveTo(clock.nextAt);
    await turn();
  }
  return promise;
}
