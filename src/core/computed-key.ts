import { PayloadError } from './errors.js';
import { Failure } from './failure.js';
import { printable } from './printable.js';

/** The key that a function of the application computes for a call; a PayloadError where it throws. `where` names the function. */
export function computedKey(compute: () => unknown, where: string): unknown {
  try {
    return compute();
  } catch (error) {
    throw new PayloadError(`${where} threw: ${printable(Failure.from(error).message, 500)}`, 'args');
  }
}
