/** A request as a route sees it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A path of the small HTTP server of a worker. `handle` does not throw. */
export interface HttpRoute {
  readonly path: string;
  handle(request: HttpRequest): Promise<HttpResponse>;
}
