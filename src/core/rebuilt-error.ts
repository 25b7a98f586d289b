import type { FailureData } from './failure-data.js';
import { hasFrames } from './failure-frames.js';

/**
 * The error behind a failure as an error again, with its name, its code, its stack and its causes; `undefined` where nothing was
 * thrown, such as for a hard limit. It is no instance of its class, which this process may not have.
 */
export function rebuiltError(failure: FailureData): Error | undefined {
  if (!hasFrames(failure)) return undefined;
  const { name, message, code, stack, cause } = failure;
  const inner = cause && rebuiltError(cause);
  const error = new Error(message, inner && { cause: inner });
  const hidden = { configurable: true, writable: true };
  Object.defineProperties(error, {
    name: { value: name, ...hidden },
    stack: { value: stack, ...hidden },
  });
  return code === undefined ? error : Object.assign(error, { code });
}
