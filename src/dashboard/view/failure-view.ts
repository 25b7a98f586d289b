import type { FailureView } from '../api-types.js';
import type { Failure } from '../../core/failure.js';
import type { Payloads } from './payloads.js';

const MOST_TEXT = 8_000;
const MOST_FIELDS = 4_000;

/** A failure as the pages show it. Workers have redacted it before it was stored; it is redacted again, because rules may have changed. */
export function failureView(failure: Failure, payloads: Payloads): FailureView {
  const { name, message, code, stack, fields, cause, errors } = failure;
  return {
    name: payloads.text(name, 200),
    message: payloads.text(message, MOST_TEXT),
    ...(code !== undefined && { code: typeof code === 'string' ? payloads.text(code, 200) : code }),
    ...(stack !== undefined && { stack: payloads.text(stack, MOST_TEXT) }),
    ...(fields !== undefined && { fields: payloads.json(JSON.stringify(fields)).json.slice(0, MOST_FIELDS) }),
    ...(cause !== undefined && { cause: failureView(cause, payloads) }),
    ...(errors !== undefined && { errors: errors.map((each) => failureView(each, payloads)) }),
  };
}

/** A failure on one line. */
export function failureLine(
  { name, message }: Pick<Failure, 'message' | 'name'>,
  payloads: Payloads,
): string {
  return payloads.text(`${name}: ${message}`, 200);
}
