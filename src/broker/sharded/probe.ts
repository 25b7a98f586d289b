import { BrokerUnavailableError } from '../../core/errors.js';

/** A probe of a process waits a second, and has to hear of the other shards by then. */
const PROBE_MS = 700;

/**
 * The answer, if it comes soon. An answer that has come while the main loop was blocked counts as in time: timers come before what was
 * received.
 *
 * @throws BrokerUnavailableError where the answer does not come in time
 */
export async function withinProbe<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new BrokerUnavailableError(`Redis did not answer within ${PROBE_MS} ms.`);
    timer = setTimeout(() => setImmediate(() => reject(error)), PROBE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
