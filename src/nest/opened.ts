type Close = () => Promise<unknown>;

/**
 * The connections that a boot has opened. A boot that fails leaves no application that could be closed, and Nest makes providers side by side: one may
 * open its connection after another has failed.
 */
export class Opened {
  readonly #closes: Close[] = [];
  #isClosed = false;

  add(close: Close): void {
    if (this.#isClosed) void close().catch(() => undefined);
    else this.#closes.push(close);
  }

  /** Closes all of it, the last first. The error of the boot is what counts. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const close of this.#closes.reverse()) await close().catch(() => undefined);
  }
}
