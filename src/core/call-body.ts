import { NO_OPTIONS, type Call, type Origin } from './call.js';
import { travellingRetry } from './check-options.js';
import { PayloadTooLargeError } from './errors.js';
import { encodeArgs } from './json.js';
import type { TaskBody } from './task-message.js';
import type { EnqueueOptions } from './task-options.js';
import { resolveTimeLimit } from './time-limit.js';

/** The part that only the handler's process reads, as JSON; `rest` is all but the arguments. Throws for values that cannot travel. */
export function bodyOf(
  { name, args }: Pick<Call, 'args' | 'name'>,
  rest: string,
  maxPayload: number,
): string {
  const json = encodeArgs(args);
  // A UTF-16 unit takes three bytes at most: short texts need not be counted.
  if ((json.length + rest.length) * 3 > maxPayload) checkSize(name, json, rest, maxPayload);
  return rest === '' ? `{"args":${json}}` : `{"args":${json},${rest}}`;
}

/** All that a call carries counts, because the broker keeps and moves all of it. */
function checkSize(name: string, json: string, rest: string, maxPayload: number): void {
  const [args, others] = [Buffer.byteLength(json), Buffer.byteLength(rest)];
  if (args + others <= maxPayload) return;
  throw new PayloadTooLargeError(
    `The call of '${name}' takes ${args + others} bytes (arguments ${args}, headers and options ${others}), more than ` +
      `maxPayload (${maxPayload}). Store the data elsewhere and pass where it is.`,
  );
}

/** The other properties of the body as JSON without its braces. */
export function restOfBody({ options, isMapped }: Call, origin: Origin | undefined): string {
  if (options === NO_OPTIONS && origin === undefined && isMapped !== true) return '';
  const rest: Omit<TaskBody, 'args'> = {
    ...optionsOf(options),
    ...(isMapped === true && { mapped: true as const }),
    ...(origin?.parentId !== undefined && { parentId: origin.parentId }),
    ...(origin && { rootId: origin.rootId }),
  };
  return JSON.stringify(rest).slice(1, -1);
}

/** The options of the call that only the handler's process needs. */
function optionsOf(options: EnqueueOptions): Pick<TaskBody, 'headers' | 'retry' | 'timeLimit'> {
  const { headers, retry, timeLimit } = options;
  const { softMs: soft, hardMs: hard } = resolveTimeLimit(options, 'The call:');
  const limits = { ...(soft !== undefined && { soft }), ...(hard !== undefined && { hard }) };
  return {
    ...(headers !== undefined && { headers }),
    ...(retry !== undefined && { retry: travellingRetry(retry) }),
    ...(timeLimit !== undefined && { timeLimit: limits }),
  };
}
