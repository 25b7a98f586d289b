import { pathPart } from '../../src/dashboard/path-part.js';
import type { Session } from '../../src/dashboard/api-types.js';
import { setMissingShards } from '../state/missing-shards.js';
import { ApiError, errorOf } from './api-error.js';

/** Parameters of a query; those without a value are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

const JSON_TYPE = 'application/json';
let csrfToken = '';
let onRefusal = (): void => undefined;

/** Calls this when the server refuses a change to the user: the rights may be others since the session was read. */
export function whenRefused(listener: () => void): void {
  onRefusal = listener;
}

/** The token that the session has given; each change sends it. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/**
 * A path whose variable parts are encoded.
 *
 * @example
 * path`queues/${name}/pause`
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts.raw }, ...values.map(pathPart));
}

/** The address of a route of the API, below the address of the page. */
export function addressOf(route: string, query: Query = {}): string {
  const url = new URL(`api/v1/${route}`, location.href);
  url.hash = '';
  url.search = '';
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') url.searchParams.set(key, String(value));
  return url.href;
}

/** Reads a route. Throws ApiError. */
export async function read<T>(route: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await ask(addressOf(route, query), { ...(signal && { signal }) }));
}

export type ChangeMethod = 'DELETE' | 'POST' | 'PUT';

/** Changes something. Throws ApiError. */
export async function change<T>(method: ChangeMethod, route: string, body: unknown = {}): Promise<T> {
  try {
    return await sendWithToken<T>(method, route, body);
  } catch (error) {
    if (error instanceof ApiError && error.isDenied) onRefusal();
    throw error;
  }
}

/** Another tab may have got another token since; they share the cookie. Nothing was changed then, so it is sent once more. */
async function sendWithToken<T>(method: ChangeMethod, route: string, body: unknown): Promise<T> {
  try {
    return await send<T>(method, route, body);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'CSRF') throw error;
  }
  setCsrfToken((await read<Session>('session')).csrfToken);
  return send<T>(method, route, body);
}

async function send<T>(method: ChangeMethod, route: string, body: unknown): Promise<T> {
  const headers = { 'content-type': JSON_TYPE, 'x-ntq-csrf': csrfToken };
  return answerOf<T>(await ask(addressOf(route), { method, headers, body: JSON.stringify(body) }));
}

/** Headers as an object, so that they can be joined. */
type JsonRequest = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** Sends a request, and gives the answer unread. Throws ApiError, also for a refusal. */
export async function ask(address: string, init: JsonRequest): Promise<Response> {
  const response = await request(address, init);
  setMissingShards(response.headers, () => void read('session').catch(() => undefined));
  if (!response.ok) throw errorOf(response.status, await bodyOf(response));
  return response;
}

async function request(address: string, init: JsonRequest): Promise<Response> {
  try {
    return await fetch(address, {
      ...init,
      credentials: 'same-origin',
      headers: { accept: JSON_TYPE, ...init.headers },
      cache: 'no-store',
    });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw ApiError.from(error);
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const body = await bodyOf(response);
  if (body === undefined) throw errorOf(response.status, { message: 'The answer is not JSON.' });
  return body as T;
}

function bodyOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}
