import { BrokerError, BrokerUnavailableError, ConfigurationError, TaskQueueError } from '../core/errors.js';
import { stackOfError } from '../core/kind-of-value.js';
import { withUserFrame } from '../core/user-stack.js';

/** The exit codes of `ntq`; documented in docs/production.md. */
export const EXIT = {
  ok: 0,
  /** It could not be done, or what was asked about is not as it should be. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** Redis does not answer. */
  unavailable: 69,
  /** The application cannot boot. */
  cannotBoot: 70,
  /** As many handlers are stuck as may run: start another process. */
  stuck: 75,
  /** The application or Redis is configured wrongly. */
  configuration: 78,
  /** Ctrl-C at a question. */
  interrupted: 130,
} as const;

/** The application threw while it started. */
export class CannotBootError extends Error {
  constructor(override readonly cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TaskQueueError) return withUserFrame(error);
  return `The application cannot boot: ${stackOfError(error)}`;
}

/** Starts an application; what it throws is its own fault, but for a wrong configuration. */
export async function booting<T>(boot: () => Promise<T>): Promise<T> {
  try {
    return await boot();
  } catch (error) {
    throw new CannotBootError(error);
  }
}

/** The exit code that an error calls for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CannotBootError)
    return error.cause instanceof TaskQueueError ? exitCodeOf(error.cause) : EXIT.cannotBoot;
  if (error instanceof ConfigurationError) return EXIT.configuration;
  if (error instanceof BrokerUnavailableError) return EXIT.unavailable;
  return error instanceof BrokerError ? EXIT.unavailable : EXIT.failed;
}
