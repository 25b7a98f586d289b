import type { ExchangeWay } from '../../../src/broker/redis/exchange-way.js';

/** Tries the short way whenever `choose` says so, and counts how that went. */
export class ChosenWay implements ExchangeWay {
  tried = 0;
  handedOver = 0;

  constructor(private readonly choose: () => boolean) {}

  isShort(): boolean {
    const isShort = this.choose();
    if (isShort) this.tried += 1;
    return isShort;
  }

  refused(): void {
    this.handedOver += 1;
  }
}

export const longWay = () => new ChosenWay(() => false);
export const shortWay = () => new ChosenWay(() => true);

/** Either way, by a chance that is the same in each run (xorshift32). */
export function eitherWay(seed = 1): ChosenWay {
  let state = seed;
  return new ChosenWay(() => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 64) === 0;
  });
}
