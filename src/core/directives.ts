import { isInstance } from './kind-of-value.js';
import { recognisable } from './recognisable.js';
import type { Duration } from './duration.js';
import { InvalidOptionError } from './errors.js';
import { checkAll, queueName, time, type Checks } from './option-check.js';

/** A control error that a handler throws on purpose. It is never logged as an error. */
export abstract class Directive {
  static {
    recognisable(this, 'Directive');
  }

  /** Tells the directives apart. */
  abstract readonly directive: 'ignore' | 'reject' | 'replace' | 'retry';

  static is(thrown: unknown): thrown is AnyDirective {
    return isInstance(thrown, Directive);
  }
}

export type AnyDirective = Ignore | Reject | Replace | Retry;

/** Ends the task as SUCCESS without a value: `throw new Ignore()`. */
export class Ignore extends Directive {
  static {
    recognisable(this, 'Ignore');
  }

  readonly directive = 'ignore';
}

/** Fails the task at once, past every retry: `throw new Reject('the order is gone')`. */
export class Reject extends Directive {
  static {
    recognisable(this, 'Reject');
  }

  readonly directive = 'reject';
  constructor(
    /** Why: a text, or the error itself. */
    readonly reason: string | Error,
  ) {
    super();
  }
}

/** How a retry asked for by hand shall be: when, why, where. Options that are left out come from the retry options. */
export interface RetryRequest {
  readonly countdown?: Duration;
  readonly error?: unknown;
  readonly queue?: string;
}

const RETRY_CHECKS: Checks<RetryRequest> = { countdown: time, error: () => undefined, queue: queueName };

/** Checks what a handler has asked for; its own error stays as the cause. */
export function checkRetryRequest(request: unknown): asserts request is RetryRequest {
  try {
    checkAll(request, RETRY_CHECKS, { where: 'task.retry()', prefix: 'task.retry() ' });
  } catch (wrong) {
    const cause = (request as RetryRequest | undefined)?.error;
    throw new InvalidOptionError((wrong as Error).message, { cause });
  }
}

/** Thrown by `task.retry()`. */
export class Retry extends Directive {
  static {
    recognisable(this, 'Retry');
  }

  readonly directive = 'retry';
  constructor(
    /** When, why and where it runs again. */
    readonly request: RetryRequest,
  ) {
    super();
  }
}

/** Any signature, as far as this floor can name it: `AnySignature` of the canvas. */
export interface SignatureLike {
  readonly kind: 'chain' | 'group' | 'task';
}

/** Thrown by `task.replace()`. */
export class Replace extends Directive {
  static {
    recognisable(this, 'Replace');
  }

  readonly directive = 'replace';
  /** `signature`: of the canvas floor, which this one cannot name. */
  constructor(readonly signature: unknown) {
    super();
  }
}
