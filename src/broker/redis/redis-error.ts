import { withAddresses } from './script/scripts.js';
import {
  BrokerAccessError,
  BrokerError,
  BrokerFullError,
  ConfigurationError,
  ScriptError,
} from '../../core/errors.js';

/** Redis will not change its mind about these. */
const FATAL = /^(NOAUTH|WRONGPASS|NOPERM)\b|ACL failure in script/;
/** How `describeConnectionError` begins for a connection that cannot be encrypted. */
const TLS = /^TLS: /;
const FULL = /^(OOM|-OOM)\b|OOM command not allowed/;
/** The server is on its way: starting, failing over, moving a slot, busy, crowded, or without its replicas. */
const PASSING =
  /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|UNBLOCKED|MISCONF|NOREPLICAS|MOVED|ASK|NOSCRIPT)\b/;
/** The same, said of a command inside of a script or before the first command. */
const PASSING_TOO =
  /^ERR (Script attempted to (access a non local key|execute a (write )?command while the cluster is down)|max number of clients)/;

const TLS_ADVICE: readonly (readonly [code: RegExp, advice: string])[] = [
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED)$/,
    'No authority that this process trusts has signed the certificate of Redis. Give the authority that did: broker: ' +
      '{ host, port, tls: { ca } }, or NODE_EXTRA_CA_CERTS with a URL.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'The certificate of Redis is for another host. Connect to a name that it has, or say which one: tls: { servername }.',
  ],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'Renew the certificate of Redis, or set the clock right.'],
  [
    /^ERR_SSL_\w*(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|UNKNOWN_CA|BAD_CERTIFICATE)$/,
    'Redis asks for a certificate that it trusts: broker: { host, port, tls: { ca, cert, key } }.',
  ],
];

/**
 * The meaning of an error of the client: a `BrokerError` to throw, or `undefined` for one that passes and is tried again.
 * The client's own error is never kept: it carries the whole command, and so the payload.
 */
export function brokerErrorOf(error: unknown, operation: string): BrokerError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (FULL.test(message)) {
    return new BrokerFullError(
      'Redis is at maxmemory and took nothing. Workers go on draining; add memory or slow down.',
    );
  }
  if (isFatal(message)) return new BrokerAccessError(`Redis refused ${operation}: ${message}`);
  if (!isReplyError(error) || PASSING.test(message) || PASSING_TOO.test(message)) return undefined;
  return new ScriptError(`Redis failed on ${operation}: ${withAddresses(operation, message)}`);
}

function isFatal(message: string): boolean {
  return FATAL.test(message);
}

/** The error for a failed connection, if the next one would fail in the same way. */
export function connectionErrorOf(
  failure: string | undefined,
  operation: string,
): BrokerAccessError | ConfigurationError | undefined {
  if (failure === undefined) return undefined;
  if (TLS.test(failure)) return new ConfigurationError(`There is no secure connection to Redis. ${failure}`);
  return isFatal(failure) ? new BrokerAccessError(`Redis refused ${operation}: ${failure}`) : undefined;
}

/** Why a connection failed, with advice. */
export function describeConnectionError(error: Error): string {
  const { lastNodeError } = error as { readonly lastNodeError?: Error };
  if (lastNodeError) return describeConnectionError(lastNodeError);
  const advice = TLS_ADVICE.find(([code]) => code.test((error as NodeJS.ErrnoException).code ?? ''));
  return advice === undefined ? error.message : `TLS: ${error.message}. ${advice[1]}`;
}

function isReplyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
