import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  /** How long to keep trying, in milliseconds. */
  within?: number;
  /** How long to wait between two tries, in milliseconds. */
  every?: number;
}

/**
 * Retries `assertion` until it passes, else throws its last error.
 * Only for tests of real processes: with a ManualClock there is a moment to wait for instead.
 */
export async function eventually(
  assertion: () => void | Promise<void>,
  { within = 5000, every = 20 }: Patience = {},
): Promise<void> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() + every > deadline) throw error;
    }
    await wait(every);
  }
}
