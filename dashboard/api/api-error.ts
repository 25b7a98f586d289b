import type { ApiErrorBody } from '../../src/dashboard/api-types.js';

/** A refusal of the server, or its silence (`status` 0, `OFFLINE`). */
export class ApiError extends Error {
  readonly code: string;
  readonly fix: string | undefined;
  /** Of refused arguments: where they are wrong. */
  readonly path: string | undefined;

  constructor(
    readonly status: number,
    { code, message, fix, path }: ApiErrorBody['error'],
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.fix = fix;
    this.path = path;
  }

  /** The user may not do it. */
  get isDenied(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** The server cannot be reached, or it cannot reach Redis. Trying again may help. */
  get isAway(): boolean {
    return this.status === 0 || this.status >= 502;
  }

  static from(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new ApiError(0, { code: 'OFFLINE', message });
  }
}

/** A body that is no `ApiErrorBody` comes from a proxy or a guard in between. */
export function errorOf(status: number, body: unknown): ApiError {
  const error = (body as Partial<ApiErrorBody> | undefined)?.error;
  if (typeof error === 'object' && typeof error.message === 'string') return new ApiError(status, error);
  const message = (body as { readonly message?: unknown } | undefined)?.message;
  return new ApiError(status, {
    code: `HTTP_${status}`,
    message: typeof message === 'string' ? message : `The server answered ${status}.`,
  });
}
