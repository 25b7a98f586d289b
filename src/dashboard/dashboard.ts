import { InvalidOptionError, BrokerUnavailableError } from '../core/errors.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import type { Board } from './board.js';
import { Assets } from './http/assets.js';
import { userOf, type DashboardAccess, type DashboardUser } from './http/access.js';
import { ApiError, errorAnswer } from './http/api-error.js';
import { checkCsrf } from './http/csrf.js';
import { json, type DashboardRequest, type DashboardResponse } from './http/request.js';
import { Answer, matchRoute, type Call, type Route } from './http/route.js';
import { SECURITY_HEADERS } from './http/security-headers.js';
import { ROUTES } from './routes/table.js';

const API = 'api/v1/';
/** The numbers of the shards that the answer may leave out, with commas; empty where it is whole. */
const MISSING_HEADER = 'x-ntq-missing-shards';
/** Since when each of them does not answer, in epoch ms; empty where nobody knows it. */
const SINCE_HEADER = 'x-ntq-missing-since';
/** A read that has not ended by then will be asked for again: the broker is away. */
const READ_TIMEOUT_MS = 4_000;
/** Over several shards a read waits for one that has just gone until a call to it has failed, after 5 s, and then has the others. */
const SHARDS_TIMEOUT_MS = 6_000;
/** The most that a route may ask for. */
const LONGEST_TIMEOUT_MS = 60_000;
const MOST_BODY = 4 * 1024 * 1024;

/** The dashboard as a function from a request to an answer: it knows no server and no framework. */
export class Dashboard {
  constructor(
    private readonly board: Board,
    /** Is told what a route threw that is nobody's input. */
    private readonly warn: (error: unknown) => void,
    private readonly assets = new Assets(),
  ) {}

  /** Answers a request of somebody with that access. Never throws. */
  async handle(request: DashboardRequest, access: DashboardAccess | undefined): Promise<DashboardResponse> {
    const answer = await this.#answer(request, access).catch((error: unknown) =>
      errorAnswer(error, this.warn),
    );
    return { ...answer, headers: { ...SECURITY_HEADERS, ...answer.headers } };
  }

  /** Ends all streams at once, and all bulk actions after what is under way. Close the services afterwards. */
  close(): Promise<void> {
    return this.board.close();
  }

  async #answer(request: DashboardRequest, access: DashboardAccess | undefined): Promise<DashboardResponse> {
    const user = this.#userOf(access);
    if (request.path.startsWith(API)) return this.#callApi(request, user);
    const method = readMethod(request);
    if (method !== 'GET') throw ApiError.notAllowed('GET');
    if (request.path === '') return this.assets.index(request.headers);
    return this.assets.file(request.path, request.headers);
  }

  /** An access that is a mistake of the application opens nothing, and says so in the log. */
  #userOf(access: DashboardAccess | undefined): DashboardUser {
    let user: DashboardUser | undefined;
    try {
      user = access === undefined ? undefined : userOf(access, this.board.settings.readOnly);
    } catch (error) {
      this.warn(error);
    }
    if (user !== undefined) return user;
    throw new ApiError(
      403,
      'FORBIDDEN',
      'You may not use this dashboard.',
      'Ask those who run the application.',
    );
  }

  async #callApi(request: DashboardRequest, user: DashboardUser): Promise<DashboardResponse> {
    const { path, query, headers, signal } = request;
    const { route, params } = matchRoute(ROUTES, readMethod(request), path.slice(API.length));
    const isChange = route.method !== 'GET';
    if (isChange) checkCsrf(headers);
    this.#checkPermission(route, user, isChange);
    const body = isChange ? bodyOf(request) : undefined;
    const isHead = request.method === 'HEAD';
    const call: Call = { params, query, headers, body, user, isHead, signal };
    // The changes that a route makes through services are noted as those of the user.
    const actor = { via: 'dashboard', who: user.as } as const;
    const { audit, broker } = this.board.services;
    const { answer, missing } = await missingOf(broker).noting(async () =>
      audit.as(actor, () => (isChange ? this.#change(route, call) : this.#read(route, call))),
    );
    return this.#marked(answer instanceof Answer ? answer.response : json(200, answer), missing);
  }

  /** A list without some shards looks like any other. With one shard there is no such header. */
  #marked(response: DashboardResponse, noted: readonly number[]): DashboardResponse {
    const missing = this.board.missing.with(noted);
    if (missing === undefined) return response;
    const marks = {
      [MISSING_HEADER]: missing.map(({ shard }) => shard).join(','),
      [SINCE_HEADER]: missing.map(({ since }) => since).join(','),
    };
    return { ...response, headers: { ...response.headers, ...marks } };
  }

  #read(route: Route, call: Call): unknown {
    return route.isStream === true ? route.handle(this.board, call) : inTime(route, this.board, call);
  }

  /** The one who has changed something sees it. A change that failed may have changed a part, too. */
  async #change({ handle }: Route, call: Call): Promise<unknown> {
    try {
      return await handle(this.board, call);
    } finally {
      this.board.samples.forget();
    }
  }

  #checkPermission({ permission }: Route, user: DashboardUser, isChange: boolean): void {
    if (user.permissions.has(permission)) return;
    if (isChange && this.board.settings.readOnly)
      throw new ApiError(
        403,
        'READ_ONLY',
        'This dashboard is read-only.',
        'Use another dashboard, or `ntq`.',
      );
    throw new ApiError(403, 'FORBIDDEN', `You need the permission ${permission} for this.`);
  }
}

/** HEAD asks for the answer of GET without its body. */
function readMethod({ method }: DashboardRequest): string {
  return method === 'HEAD' ? 'GET' : method;
}

/** The answer of a read; one that does not come in time is no answer. */
function inTime({ handle, timeoutMs }: Route, board: Board, call: Call): Promise<unknown> {
  const mostMs =
    timeoutMs ?? (board.services.broker.shards === undefined ? READ_TIMEOUT_MS : SHARDS_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new BrokerUnavailableError(`Redis did not answer within ${mostMs} ms.`)),
      Math.min(mostMs, LONGEST_TIMEOUT_MS),
    );
    // A handler may throw before it gives a promise.
    const answer = (async () => handle(board, call))();
    void answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The value of a JSON body; `{}` for an empty one. */
function bodyOf({ body, headers, method }: DashboardRequest): unknown {
  const isEmpty = body === undefined || body === null || body === '';
  if (method === 'DELETE' && isEmpty) return {};
  if (!/^application\/json(?:;|$)/i.test(headers['content-type'] ?? ''))
    throw new ApiError(
      415,
      'NOT_JSON',
      'The body must be JSON.',
      'Send content-type: application/json, and at least {}.',
    );
  if (isEmpty) return {};
  if (typeof body !== 'string') return body;
  if (body.length > MOST_BODY) throw new ApiError(413, 'TOO_LARGE', 'The body is too large.');
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new InvalidOptionError('The body is not valid JSON.');
  }
}
