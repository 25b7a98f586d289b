import type { IncomingHttpHeaders } from 'node:http';
import type { Permission } from '../api-types.js';
import type { Board } from '../board.js';
import { nameInPath } from '../path-part.js';
import type { DashboardUser } from './access.js';
import { ApiError } from './api-error.js';
import type { DashboardResponse } from './request.js';

/** A request to a route of the API, by a user who may use it. */
export interface Call {
  /** The parts of the path that the pattern names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the body; of a GET `undefined`. */
  readonly body: unknown;
  readonly user: DashboardUser;
  /** HEAD was asked: the body is not sent. */
  readonly isHead: boolean;
  readonly signal: AbortSignal;
}

export type Method = 'DELETE' | 'GET' | 'POST' | 'PUT';

/** Gives the value that is answered as JSON, or a whole answer. */
export type Handler = (board: Board, call: Call) => unknown;

/** One row of the route table. */
export interface Route {
  readonly method: Method;
  /** Behind `api/v1/`; `:name` stands for one part. */
  readonly path: string;
  readonly permission: Permission;
  /** For the OpenAPI document: a sentence, and the types of api-types.ts. */
  readonly summary: string;
  readonly query?: readonly string[];
  readonly body?: string;
  readonly answer: string;
  /** Its answer is a stream of events. */
  readonly isStream?: true;
  /** How long the answer of a read may take, ms. Default: 4 s, and 6 s over several shards. */
  readonly timeoutMs?: number;
  readonly handle: Handler;
}

/** A whole answer, told from a value by its class. */
export class Answer {
  constructor(readonly response: DashboardResponse) {}
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const MOST_PATH = 8_192;

/**
 * The route of a path.
 *
 * @throws ApiError 404, 405, and 400 for a path that cannot be decoded
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  if (path.length > MOST_PATH) throw new ApiError(414, 'TOO_LONG', 'The path is too long.');
  const parts = path.split('/');
  const found = routes.flatMap((route) => {
    const params = paramsOf(route.path, parts);
    return params === undefined ? [] : [{ route, params }];
  });
  if (found.length === 0)
    throw new ApiError(
      404,
      'NOT_FOUND',
      'The API has no such path.',
      'api/v1/openapi.json lists all of them.',
    );
  const match = found.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  throw ApiError.notAllowed(found.map(({ route }) => route.method).join(', '));
}

function paramsOf(pattern: string, parts: readonly string[]): Record<string, string> | undefined {
  const names = pattern.split('/');
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] as string;
    if (name.startsWith(':') && part !== '') params[name.slice(1)] = decoded(part);
    else if (name !== part) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return nameInPath(part);
  } catch {
    throw new ApiError(
      400,
      'BAD_PATH',
      'A part of the path cannot be decoded.',
      'Encode it by encodeURIComponent().',
    );
  }
}
