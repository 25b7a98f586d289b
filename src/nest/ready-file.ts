import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { ConfigurationError } from '../core/errors.js';

const TOUCH_MS = 5_000;

/**
 * A file for the probes of those who run a worker: it is there while tasks are taken, and no older than some seconds while
 * the main loop turns.
 */
export class ReadyFile {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly isAlive: () => boolean = () => true,
  ) {
    // One that an earlier process left would say that this one is ready.
    try {
      writeFileSync(path, '');
      rmSync(path);
    } catch (cause) {
      throw new ConfigurationError(`The ready file cannot be written: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  /** Tasks are taken: the file appears. Throws where it cannot be written. */
  appear(): void {
    writeFileSync(this.path, `${process.pid}\n`);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#touch(), TOUCH_MS).unref();
  }

  /** Nothing more is taken. */
  vanish(): void {
    clearInterval(this.#timer);
    rmSync(this.path, { force: true });
  }

  #touch(): void {
    if (!this.isAlive()) return;
    const now = new Date();
    try {
      utimesSync(this.path, now, now);
    } catch {
      // Whoever took it away wants no probe.
    }
  }
}
