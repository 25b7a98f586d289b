import { setTimeout as pause } from 'node:timers/promises';
import { BrokerUnavailableError } from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';

const AGAIN_MS = 1_000;

/** Does something again while the broker is away, until the signal aborts; then once more. Throws what else goes wrong. */
export async function insist(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const isLast = signal.aborted;
    try {
      return await work();
    } catch (error) {
      if (isLast || !isInstance(error, BrokerUnavailableError)) throw error;
    }
    await pause(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
