import type { ConnectionFailure } from './connection-failure.js';
import { withAddresses } from './script/scripts.js';
import {
  BrokerAccessError,
  BrokerError,
  BrokerFullError,
  ConfigurationError,
  ScriptError,
} from '../../core/errors.js';
import { isErrorLike, messageOfError } from '../../core/kind-of-value.js';

/** Redis will not change its mind about these. */
const FATAL = /^(NOAUTH|WRONGPASS|NOPERM)\b|ACL failure in script/;
const FULL = /^(OOM|-OOM)\b|OOM command not allowed/;
/** The server is on its way: starting, failing over, moving a slot, busy, crowded, or without its replicas. */
const PASSING =
  /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|UNBLOCKED|MISCONF|NOREPLICAS|MOVED|ASK|NOSCRIPT)\b/;
/** The same, said of a command inside of a script or before the first command. */
const PASSING_TOO =
  /^ERR (Script attempted to (access a non local key|execute a (write )?command while the cluster is down)|max number of clients)/;

/**
 * The meaning of an error of the client: a `BrokerError` to throw, or `undefined` for one that passes and is tried again.
 * The client's own error is never kept: it carries the whole command, and so the payload.
 */
export function brokerErrorOf(error: unknown, operation: string): BrokerError | undefined {
  const message = messageOfError(error);
  if (FULL.test(message)) {
    return new BrokerFullError(
      'Redis is at maxmemory and took nothing. Workers go on draining; add memory or slow down.',
    );
  }
  if (isFatal(message)) return accessError(operation, message);
  if (!isReplyError(error) || PASSING.test(message) || PASSING_TOO.test(message)) return undefined;
  const advice = message.includes('WRONGTYPE') ? WRONG_TYPE_ADVICE : '';
  return new ScriptError(`Redis failed on ${operation}: ${withAddresses(operation, message)}${advice}`);
}

/** Whether the client had no connection to write the command to. It then keeps no command for later. */
export function isUnsentError(error: unknown): boolean {
  return /^(Stream|Cluster) isn't \w+ and enableOfflineQueue options is false$/.test(messageOfError(error));
}

const WRONG_TYPE_ADVICE =
  '. Something else wrote a key of this namespace: compare the types of its keys with docs/redis-keys.md, and delete the wrong one.';

function isFatal(message: string): boolean {
  return FATAL.test(message);
}

/** The error for a failed connection, if the next one would fail in the same way. */
export function connectionErrorOf(
  { kind, message }: ConnectionFailure,
  operation: string,
): BrokerAccessError | ConfigurationError | undefined {
  if (kind === 'tls')
    return new ConfigurationError(`There is no secure connection to Redis. TLS: ${message}`);
  if (kind === 'foreign') return new ConfigurationError(`broker: ${message}`);
  return isFatal(message) ? accessError(operation, message) : undefined;
}

function accessError(operation: string, message: string): BrokerAccessError {
  const advice = ADVICE.find(([code]) => code.test(message))?.[1];
  return new BrokerAccessError(
    `${advice?.[0] ?? `Redis refused ${operation}`}: ${message.replace(/\.$/, '')}.${advice === undefined ? '' : ` ${advice[1]}`}`,
  );
}

const IN_THE_ADDRESS =
  "Give it in the address, 'redis://user:password@host', each part encoded by encodeURIComponent().";
const ADVICE: readonly (readonly [code: RegExp, advice: readonly [what: string, fix: string]])[] = [
  [/^NOAUTH\b/, ['Redis wants a password', IN_THE_ADDRESS]],
  [/^WRONGPASS\b/, ['Redis refuses the user or the password', IN_THE_ADDRESS]],
];

function isReplyError(error: unknown): boolean {
  return isErrorLike(error) && error.name === 'ReplyError';
}
