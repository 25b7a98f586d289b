import { BrokerAccessError, BrokerError, BrokerFullError, ScriptError } from '../../core/errors.js';

/** Redis will not change its mind about these. */
const FATAL = /^(NOAUTH|WRONGPASS|NOPERM)\b|ACL failure in script/;
const FULL = /^(OOM|-OOM)\b|OOM command not allowed/;
/** The server is on its way: starting, failing over, moving a slot, busy, or without its replicas. */
const PASSING =
  /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|UNBLOCKED|MISCONF|NOREPLICAS|MOVED|ASK|NOSCRIPT)\b/;

/**
 * What an error of the client means: a `BrokerError` to throw, or `undefined` for one that passes and is tried again.
 * The client's own error is never kept: it carries the whole command, and so the payload.
 */
export function verdictOn(error: unknown, what: string): BrokerError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (FULL.test(message)) {
    return new BrokerFullError(
      'Redis is at maxmemory and took nothing. Workers go on draining; add memory or slow down.',
    );
  }
  if (isFatal(message)) return new BrokerAccessError(`Redis refused ${what}: ${message}`);
  if (!isReplyError(error) || PASSING.test(message)) return undefined;
  return new ScriptError(`Redis failed on ${what}: ${message}`);
}

export function isFatal(message: string): boolean {
  return FATAL.test(message);
}

function isReplyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
