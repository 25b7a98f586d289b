import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOfError } from '../core/kind-of-value.js';
import { textAnswer, type HttpAnswer, type HttpRoute } from './http-route.js';

/** Requests have no body and small headers; a client that sends them slowly holds a connection for at most so long. */
const SLOW_CLIENTS = { requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };
const MAX_CONNECTIONS = 100;

/** The address at which a server listens. */
export interface HttpAddress {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
}

/** A small HTTP server for probes and scrapers: a table of routes, and nothing else. It does not keep its process alive. */
export class HttpServer {
  readonly #routes: ReadonlyMap<string, HttpRoute>;
  readonly #server: Server;

  constructor(
    routes: readonly HttpRoute[],
    /** Is told what a route threw; the client is not. */
    private readonly warn: (text: string) => void,
  ) {
    this.#routes = new Map(routes.map((route) => [route.path, route]));
    this.#server = createServer(SLOW_CLIENTS, (request, response) => {
      void this.#answer(request).then((answer) => send(response, answer, request.method === 'HEAD'));
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.unref();
  }

  /** All paths that are answered. */
  get paths(): readonly string[] {
    return [...this.#routes.keys()];
  }

  /** Answers the port. Throws where the address is taken or is not of this machine. */
  listen({ port, host }: HttpAddress): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) => this.warn(`HTTP: ${error.message}`));
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Ends at once, open connections as well. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer({ method, url = '/', headers }: IncomingMessage): Promise<HttpAnswer> {
    const [path = '/', query] = url.split('?', 2);
    const route = this.#routes.get(path);
    if (route === undefined) return textAnswer(404, `There is: ${this.paths.join(', ')}`);
    if (method !== 'GET' && method !== 'HEAD') return notAllowed();
    try {
      return await route.handle({ query: new URLSearchParams(query), headers });
    } catch (error) {
      this.warn(`HTTP: ${path} failed: ${messageOfError(error)}`);
      return textAnswer(500, 'The log of this process says what failed.');
    }
  }
}

function notAllowed(): HttpAnswer {
  const { headers, ...answer } = textAnswer(405, 'Only GET and HEAD.');
  return { ...answer, headers: { ...headers, allow: 'GET, HEAD' } };
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, isHead: boolean): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'content-length': length, 'cache-control': 'no-store' });
  response.end(isHead ? undefined : body);
}
