import type { ApiErrorBody } from '../api-types.js';
import {
  BrokerAccessError,
  BrokerError,
  BrokerFullError,
  BrokerUnavailableError,
  ConfigurationError,
  EnqueueError,
  PayloadError,
  PayloadTooLargeError,
  QueueFullError,
  TaskQueueError,
  UnknownScheduleError,
} from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';
import { json, type DashboardResponse } from './request.js';

/** A request that is refused. */
export class ApiError extends Error {
  /** More headers of the answer. */
  headers: Readonly<Record<string, string>> = {};

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fix?: string,
  ) {
    super(message);
  }

  /** The answer to a method that a path does not have. */
  static notAllowed(allow: string): ApiError {
    const error = new ApiError(405, 'METHOD', `The path answers ${allow}.`);
    error.headers = { allow };
    return error;
  }
}

/** The thing that the path names is not there. */
export function notFound(thing: string): ApiError {
  return new ApiError(
    404,
    'NOT_FOUND',
    `There is no ${thing}.`,
    'It may be past its time, or have another id.',
  );
}

/** The process ends: it begins nothing that lasts. */
export function closing(): ApiError {
  return new ApiError(503, 'CLOSING', 'This process ends. Nothing was begun.', 'Try again in a moment.');
}

type KnownError = Parameters<typeof isInstance<Error>>[1];

/** The first that fits counts. Bad input is the caller's; what the broker says is not. */
const STATUS: readonly (readonly [KnownError, number])[] = [
  [UnknownScheduleError, 404],
  [PayloadTooLargeError, 413],
  [QueueFullError, 409],
  [BrokerFullError, 503],
  [BrokerAccessError, 503],
  [BrokerUnavailableError, 503],
  [BrokerError, 502],
  [EnqueueError, 400],
  [ConfigurationError, 400],
];

const FIXES: Readonly<Record<string, string>> = {
  BROKER_UNAVAILABLE:
    'Look whether Redis runs and can be reached from this machine. The page comes back by itself.',
  BROKER_ACCESS: 'Grant the user of Redis what is missing; `ntq doctor` names the rules.',
  BROKER_FULL: 'Give Redis more memory, start workers, or shorten `resultTtl`.',
};

/** The answer to a request that failed. Of an error that is nobody's input only the log learns more. */
export function errorAnswer(error: unknown, warn: (error: unknown) => void): DashboardResponse {
  if (error instanceof ApiError) {
    const { status, code, message, fix, headers } = error;
    const answer = json(status, { error: { code, message, ...(fix !== undefined && { fix }) } });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  const status = STATUS.find(([type]) => isInstance(error, type))?.[1];
  if (status !== undefined) return json(status, bodyOf(error as TaskQueueError));
  warn(error);
  return json(500, { error: { code: 'INTERNAL', message: 'The log of the server says what failed.' } });
}

/** The body of an error of this package; the code stands beside its message already. */
export function bodyOf(error: TaskQueueError): ApiErrorBody {
  const { code } = error;
  const fix = FIXES[code];
  return {
    error: {
      code,
      message: error.message.replace(` [${code}]`, ''),
      ...(fix !== undefined && { fix }),
      ...(isInstance(error, PayloadError) && { path: error.path }),
    },
  };
}
