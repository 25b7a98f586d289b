import { CanvasError } from '../core/errors.js';
import { TaskSignature, type AnySignature, type TaskCall } from './signature.js';

/** A signature that is one call of one task, as such a call; `undefined` for any other. Throws CanvasError where its input is missing. */
export function soleCall(signature: AnySignature): TaskCall | undefined {
  if (!(signature instanceof TaskSignature) || signature.errbacks.length > 0) return undefined;
  const { call } = signature as TaskSignature<never, unknown>;
  if (call.isMapped === true) return undefined;
  if (call.isImmutable) return call;
  throw missingInput(call);
}

/** The refusal of a `.s()` that nothing precedes. */
export function missingInput({ name }: TaskCall): CanvasError {
  return new CanvasError(
    `'${name}': a .s() takes the result of the member before it, and nothing stands before it. Use .si() with all arguments.`,
  );
}
