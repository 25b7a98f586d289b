import { isUint8Array } from 'node:util/types';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DashboardAccess } from './http/access.js';
import type { Dashboard } from './dashboard.js';
import { ApiError } from './http/api-error.js';
import type { DashboardResponse } from './http/request.js';
import { refusal } from './http/refusal.js';
import { readBody } from './http/read-body.js';

/** A client that sends its request slowly holds a connection for at most so long. Streams may last. */
const SLOW_CLIENTS = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 };
const MAX_CONNECTIONS = 1_000;
const MAX_URL = 16_384;

/** Says who sends a request; throws an ApiError for a stranger. */
export type Authenticate = (request: IncomingMessage) => DashboardAccess;

/** The dashboard behind a server of Node, without an application. */
export class NodeServer {
  readonly #server: Server;

  constructor(
    private readonly dashboard: Dashboard,
    private readonly authenticate: Authenticate,
  ) {
    this.#server = createServer(SLOW_CLIENTS, (request, response) => {
      // A client that goes away while it is answered is no fault of anybody.
      void this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Answers the port. Throws where the address is taken or is not of this machine. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Ends at once, open streams as well, and waits for bulk actions under way. */
  async close(): Promise<void> {
    const closed = this.dashboard.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await this.#answer(request, gone.signal).catch(refusal);
    await send(response, answer, request.method === 'HEAD');
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<DashboardResponse> {
    const { method = 'GET', url = '/', headers } = request;
    if (url.length > MAX_URL) throw new ApiError(414, 'TOO_LONG', 'The address is too long.');
    const access = this.authenticate(request);
    const [path = '/', ...query] = url.split('?');
    const body = method === 'GET' || method === 'HEAD' ? undefined : await readBody(request);
    return this.dashboard.handle(
      { method, path: path.slice(1), query: new URLSearchParams(query.join('?')), headers, body, signal },
      access,
    );
  }
}

async function send(response: ServerResponse, answer: DashboardResponse, isHead: boolean): Promise<void> {
  const { status, headers, body } = answer;
  const isWhole = typeof body === 'string' || isUint8Array(body);
  response.writeHead(status, { ...headers, ...(isWhole && { 'content-length': Buffer.byteLength(body) }) });
  if (isHead) response.end();
  else if (isWhole) response.end(body);
  else await pipeline(Readable.from(body), response);
}
