import type { IncomingHttpHeaders } from 'node:http';

/** A request to a route. */
export interface HttpRequest {
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** The answer of a route. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An address of the HTTP server of a worker. GET and HEAD are answered, other methods are not. */
export interface HttpRoute {
  /** Begins with a slash. */
  readonly path: string;
  handle(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>;
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

/** An answer in plain text. */
export function textAnswer(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}
