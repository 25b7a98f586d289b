import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

/** Whatever an error carries in fields, and its cause, is kept with the task and can be read later. */
export class ImageApiError extends Error {
  readonly code: string = 'IMAGE_API';
  constructor(
    readonly status: number,
    readonly endpoint: string,
    options?: ErrorOptions,
  ) {
    super(`the image API answered ${status}`, options);
  }
}

export class RateLimitError extends ImageApiError {
  override readonly code = 'IMAGE_API_RATE_LIMIT';
}

const ENDPOINT = 'POST /v1/thumbnails';

const busy = () => new ImageApiError(503, ENDPOINT);
const limited = () => new RateLimitError(429, ENDPOINT);
const broken = () => {
  const refused = new Error('connect ECONNREFUSED 10.0.0.7:9000');
  return new ImageApiError(500, ENDPOINT, { cause: Object.assign(refused, { code: 'ECONNREFUSED' }) });
};

/** Stands in for a service on the net that makes thumbnails. */
@Injectable()
export class ImageApi {
  readonly #script = new Script({
    'rainy-day.jpg': [busy, busy],
    'holiday.jpg': [limited],
    'poster.gif': [busy, busy, broken, broken],
  });

  async thumbnail(
    name: string,
    call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<string> {
    await wait(30, undefined, { signal: call.signal });
    this.#script.play(name, call.idempotencyKey);
    return `https://pictures.example/${call.idempotencyKey}/${name}`;
  }
}
