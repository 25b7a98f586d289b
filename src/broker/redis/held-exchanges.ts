import type { ExchangeRequest } from '../task-store.js';

/** An exchange that waits for a publication. */
export interface HeldExchange {
  readonly request: ExchangeRequest;
  send(): void;
}

/** Holds exchanges back while a publication is made, so that they go right behind it. */
export class HeldExchanges {
  #held: HeldExchange[] | undefined;

  /** Sends an exchange at once, or when the caller of `hold()` sends it. */
  pass<Reply>(request: ExchangeRequest, send: () => Promise<Reply>): Promise<Reply> {
    const held = this.#held;
    if (held === undefined) return send();
    return new Promise((resolve, reject) => {
      held.push({ request, send: () => void send().then(resolve, reject) });
    });
  }

  /** The exchanges that begin while `hint` runs. They are not sent: the caller does it. */
  hold(hint: () => void): readonly HeldExchange[] {
    const held: HeldExchange[] = [];
    this.#held = held;
    try {
      hint();
    } finally {
      this.#held = undefined;
    }
    return held;
  }
}
