import { setTimeout as wait } from 'node:timers/promises';

export interface grace {
  /** How long to keep trying, in milliseconds. Give it only where waiting for longer would hide a fault. */
  within?: number;
  /** How long to wait between two tries, in milliseconds. */
  every?: number;
}

/**
 * Retries `assertion` until it passes, else throws its last error. It ends as soon as it can: two minutes are for what never
 * comes, and less than a test has, so that the error says what was missing.
 * Only for tests of real processes: with a ManualClock there is a moment to wait for instead.
 */
export async function eventually(
  assertion: () => void | Promise<void>,
  { within = 120_000, every = 20 }: grace = {},
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
