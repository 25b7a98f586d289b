import type { BrokerRole } from '../broker.js';
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

/**
 * Why a connection failed, with advice. `away`: nobody listens there, because Redis is down or the address is wrong; `tls`: it cannot be
 * encrypted; `foreign`: another server listens there.
 */
export interface ConnectionFailure {
  readonly kind: 'away' | 'foreign' | 'other' | 'tls';
  readonly message: string;
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

const AWAY_CODES = /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EADDRNOTAVAIL)$/;
/** The parser of ioredis met what is no reply of Redis. */
const FOREIGN_REPLY = /\bRESP type\b|^Protocol error|reply type byte/i;

/** Why a connection to an address failed. An operator gives the address on a command line, an application in its options. */
export function connectionFailureOf(error: Error, address: string, role?: BrokerRole): ConnectionFailure {
  const { lastNodeError } = error as { readonly lastNodeError?: Error };
  if (lastNodeError) return connectionFailureOf(lastNodeError, address, role);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (AWAY_CODES.test(code)) return { kind: 'away', message: awayMessage(address, code, role) };
  if (FOREIGN_REPLY.test(error.message)) {
    const message = `${address} is no Redis: it answers in another protocol. Give the address and the port of Redis.`;
    return { kind: 'foreign', message };
  }
  const advice = TLS_ADVICE.find(([known]) => known.test(code))?.[1];
  if (advice !== undefined) return { kind: 'tls', message: `${error.message}. ${advice}` };
  return { kind: 'other', message: error.message };
}

function awayMessage(address: string, code: string, role: BrokerRole | undefined): string {
  const advice =
    role === 'operator'
      ? 'Start one, or give its address: --redis <url>, or REDIS_URL.'
      : "Start one, set `broker` to its address, or use 'memory://' in development.";
  return `There is no Redis at ${address} (${code}). ${advice}`;
}

function isReplyError(error: unknown): boolean {
  return isErrorLike(error) && error.name === 'ReplyError';
}
