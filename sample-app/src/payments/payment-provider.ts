import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

export class TooManyRequestsError extends Error {
  readonly code = 429;
  constructor(readonly retryAfterMs: number) {
    super(`too many requests, come back in ${retryAfterMs} ms`);
  }
}

const limited = () => new TooManyRequestsError(300);

/** Stands in for a payment provider. */
@Injectable()
export class PaymentProvider {
  readonly #script = new Script({ 'charge-77': [limited] });

  async refund(
    charge: string,
    cents: number,
    call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<{ refundId: string; cents: number }> {
    await wait(25, undefined, { signal: call.signal });
    this.#script.play(charge, call.idempotencyKey);
    return { refundId: `refund-of-${charge}`, cents };
  }
}
