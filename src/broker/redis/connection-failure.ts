import type { BrokerRole } from '../broker.js';

/**
 * Why a connection failed, with advice. `away`: nobody listens there, because Redis is down or the address is wrong; `tls`: it cannot be
 * encrypted; `foreign`: another server listens there, or a Redis of another kind.
 */
export interface ConnectionFailure {
  readonly kind: 'away' | 'foreign' | 'other' | 'tls';
  readonly message: string;
}

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

const AWAY_CODES = /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EADDRNOTAVAIL)$/;
/** All that ioredis says of a node or a Sentinel where nobody listens. */
const CLOSED = 'Connection is closed.';

/** What answers, and what the application took it for. */
const FOREIGN: readonly (readonly [reply: RegExp, fault: string])[] = [
  [
    /\bRESP type\b|^Protocol error|reply type byte/i,
    'is no Redis: it answers in another protocol. Give the address and the port of Redis.',
  ],
  [
    /cluster support disabled/i,
    'is no node of a cluster. Give a single server as broker: { host, port } or by its URL, or the nodes of a cluster.',
  ],
  [
    /unknown command '?sentinel/i,
    'is no Sentinel. Give the addresses of the Sentinels (their port is 26379 if nothing else is set), or the server itself as broker: ' +
      '{ host, port }.',
  ],
];

/** A client that failed to connect: the addresses it was given, and who reads the advice. */
export interface Caller {
  /** Such as 'h:6379'; several of a cluster or of Sentinels. */
  readonly address: string;
  /** Of the master for which Sentinels were asked. */
  readonly master?: string | undefined;
  readonly role?: BrokerRole | undefined;
}

/** Why a connection failed. An operator gives the address on a command line, an application in its options. */
export function connectionFailureOf(error: Error, caller: Caller): ConnectionFailure {
  const { lastNodeError } = error as { readonly lastNodeError?: Error };
  if (lastNodeError) return failureOfNodes(lastNodeError, caller);
  if (error.message.startsWith('All sentinels are unreachable')) return failureOfSentinels(error, caller);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (AWAY_CODES.test(code) && caller.master !== undefined) return awayMaster(code, caller.master);
  if (AWAY_CODES.test(code)) return away(`There is no Redis at ${caller.address} (${code}).`, caller);
  const foreign = FOREIGN.find(([reply]) => reply.test(error.message))?.[1];
  if (foreign !== undefined) return { kind: 'foreign', message: `${caller.address} ${foreign}` };
  const advice = TLS_ADVICE.find(([known]) => known.test(code))?.[1];
  if (advice !== undefined) return { kind: 'tls', message: `${error.message}. ${advice}` };
  return { kind: 'other', message: error.message };
}

/** Of one node: others may answer, and a replica may take its place, so it ends no boot and no call early. */
export function nodeFailureOf(error: Error, node: string, caller: Caller): ConnectionFailure {
  const failure = connectionFailureOf(error, { ...caller, address: node });
  const { code = error.message } = error as NodeJS.ErrnoException;
  if (failure.kind === 'away' || code === CLOSED)
    return { kind: 'other', message: `The node ${node} of the cluster does not answer (${code}).` };
  return failure.kind === 'foreign' ? { ...failure, kind: 'other' } : failure;
}

/** The Sentinels that named it answer, and are about to name another: no reason to end a boot. */
function awayMaster(code: string, master: string): ConnectionFailure {
  return {
    kind: 'other',
    message: `The master '${master}' does not answer (${code}); Sentinel may be replacing it.`,
  };
}

function failureOfNodes(lastError: Error, caller: Caller): ConnectionFailure {
  if (lastError.message !== CLOSED) return connectionFailureOf(lastError, caller);
  return away(`No node of the cluster answers at ${caller.address}.`, caller);
}

/** ioredis puts the error of the Sentinel that it asked last into the text; or none where it knows no such master. */
function failureOfSentinels({ message }: Error, caller: Caller): ConnectionFailure {
  const lastError = /Last error: (.*)$/s.exec(message)?.[1];
  if (lastError === CLOSED) return away(`No Sentinel answers at ${caller.address}.`, caller);
  if (lastError !== undefined && !lastError.includes('No such master'))
    return connectionFailureOf(new Error(lastError.trim()), caller);
  const text = `The Sentinel at ${caller.address} knows no master called '${caller.master}'.`;
  return {
    kind: 'away',
    message: `${text} Give the name that its configuration has: broker: { sentinels, name }.`,
  };
}

function away(what: string, { role }: Caller): ConnectionFailure {
  const advice =
    role === 'operator'
      ? 'Start one, or give its address: --redis <url>, or REDIS_URL.'
      : "Start one, set `broker` to its address, or use 'memory://' in development.";
  return { kind: 'away', message: `${what} ${advice}` };
}
