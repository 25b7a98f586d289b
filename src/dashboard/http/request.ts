import type { IncomingHttpHeaders } from 'node:http';

/** A request to the dashboard, from any server. */
export interface DashboardRequest {
  readonly method: string;
  /** Behind the mount, without a slash in front and as it was sent: `api/v1/tasks/a%2Fb`. '' is the page itself. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as text, or parsed already by the server of an application. */
  readonly body?: unknown;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** An answer of the dashboard; `body` may be a stream of text. */
export interface DashboardResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<string>;
}

/** An answer in JSON. */
export function json(status: number, value: unknown): DashboardResponse {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}
