import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { DashboardAccess } from './access.js';
import { ApiError } from './api-error.js';

/** The users of a dashboard that no application guards. */
export interface Credentials {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Of machines; people may give it as their password. */
  readonly token?: string | undefined;
  /** The addresses of this machine under which it is called, where nobody must log in. */
  readonly hosts: readonly string[];
}

/**
 * The access of the sender of a request. Without credentials everybody on this machine is an admin; a page of another site that calls
 * itself by a name which leads to this machine is not.
 *
 * @throws ApiError 401 or 403
 */
export function accessOf(headers: IncomingHttpHeaders, credentials: Credentials): DashboardAccess {
  const { password, token, hosts } = credentials;
  if ((password ?? token) === undefined) {
    checkHost(headers, hosts);
    return { allow: 'admin', as: 'local' };
  }
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && token !== undefined && isSame(given, token))
    return { allow: 'admin', as: 'token' };
  if (scheme.toLowerCase() === 'basic') {
    const known = userIn(given, credentials);
    if (known !== undefined) return { allow: 'admin', as: known };
  }
  throw unknownUser();
}

function userIn(base64: string, { user = 'admin', password, token }: Credentials): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [name, word] = [text.slice(0, colon), text.slice(colon + 1)];
  const isUser = isSame(name, user) && password !== undefined && isSame(word, password);
  if (isUser) return user;
  return token !== undefined && isSame(word, token) ? 'token' : undefined;
}

function unknownUser(): ApiError {
  const error = new ApiError(
    401,
    'UNAUTHORIZED',
    'Who are you?',
    'Give the user and password of `ntq dashboard`.',
  );
  error.headers = { 'www-authenticate': 'Basic realm="ntq", charset="UTF-8"' };
  return error;
}

/** Digests have one length, whatever was given. A secret that is empty is known to everybody, so nothing is the same as it. */
function isSame(given: string, wanted: string): boolean {
  if (wanted === '') return false;
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one as Buffer, other as Buffer);
}

function checkHost({ host = '' }: IncomingHttpHeaders, hosts: readonly string[]): void {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (hosts.includes(name)) return;
  throw new ApiError(
    403,
    'WRONG_HOST',
    'The dashboard is not called by the name of this machine.',
    `Open it as ${hosts[0]}, or start it with --user and --password.`,
  );
}
