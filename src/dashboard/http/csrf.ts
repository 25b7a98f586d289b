import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './api-error.js';

const COOKIE = 'ntq-csrf';
const TOKEN = /^[\w-]{32}$/;

/** A token, and the header that gives it to the browser as a cookie. */
export interface CsrfToken {
  readonly token: string;
  readonly cookie: string;
}

/**
 * The token that a page sends with each change, beside the cookie of the same value. No process remembers it, so any process behind a
 * load balancer can check it. The cookie has no path: browsers then send it below the API alone, wherever the dashboard is mounted.
 */
export function csrfTokenOf(headers: IncomingHttpHeaders): CsrfToken {
  const token = cookieOf(headers) ?? randomBytes(24).toString('base64url');
  return { token, cookie: `${COOKIE}=${token}; HttpOnly; SameSite=Strict` };
}

/**
 * Refuses a change that a page of another origin may have sent with the credentials of the user.
 *
 * @throws ApiError 403
 */
export function checkCsrf(headers: IncomingHttpHeaders): void {
  checkOrigin(headers);
  // A browser adds no bearer token by itself. Beside a cookie the token may be for show.
  if (/^bearer /i.test(headers.authorization ?? '') && headers.cookie === undefined) return;
  const sent = headers['x-ntq-csrf'];
  const kept = cookieOf(headers);
  if (typeof sent === 'string' && kept !== undefined && isSame(sent, kept)) return;
  throw new ApiError(
    403,
    'CSRF',
    'The header x-ntq-csrf is missing, or is not the token of this session.',
    'Read api/v1/session again and send its csrfToken. Machines send a bearer token instead, and no cookie.',
  );
}

/** Browsers that send Sec-Fetch-Site know best; the others say the origin alone. */
function checkOrigin(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  const { origin } = headers;
  if (site === undefined && (origin === undefined || hostOf(origin) === hostIn(headers))) return;
  throw new ApiError(
    403,
    'CROSS_ORIGIN',
    'The request comes from a page of another origin.',
    'Behind a proxy: let it pass on the header Host, or set X-Forwarded-Host.',
  );
}

function hostIn(headers: IncomingHttpHeaders): string | undefined {
  const forwarded = headers['x-forwarded-host'];
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim();
  return (first ?? headers.host)?.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

function cookieOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim().split('='));
  const value = pairs.find(([name]) => name === COOKIE)?.[1];
  return value !== undefined && TOKEN.test(value) ? value : undefined;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
