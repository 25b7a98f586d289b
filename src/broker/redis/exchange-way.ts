/** Which script an exchange tries first: the short one does less, and hands over to the long one where it meets more. */
export interface ExchangeWay {
  isShort(): boolean;
  /** The short script has handed over; the namespace needs the long one for `ms` ms, 0 where only this once. */
  refused(ms: number): void;
}

/** Takes the short way, but for as long as a namespace needs the long one: trying costs a round trip. */
export class RememberedWay implements ExchangeWay {
  #longUntil = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  isShort(): boolean {
    return this.now() >= this.#longUntil;
  }

  refused(ms: number): void {
    this.#longUntil = this.now() + ms;
  }
}
