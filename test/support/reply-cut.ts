/** One order to lose the reply to a command that the server has executed. */
export class ReplyCut {
  /** The reply the client never saw, as latin1 text. */
  readonly done: Promise<string>;
  readonly #match: string | RegExp;
  #finish: (reply: string) => void = () => {};

  constructor(match: string | RegExp) {
    this.#match = match;
    this.done = new Promise((resolve) => (this.#finish = resolve));
  }

  /** Text matches in any case, as Redis reads command names in any case. */
  wants(command: Buffer): boolean {
    const text = command.toString('latin1');
    if (typeof this.#match !== 'string') return text.search(this.#match) !== -1;
    return text.toLowerCase().includes(this.#match.toLowerCase());
  }

  finish(reply: Buffer): void {
    this.#finish(reply.toString('latin1'));
  }
}
