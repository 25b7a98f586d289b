import { Injectable } from '@nestjs/common';

export class DownError extends Error {}
/** A kind of it: whoever counts the one counts the other. */
export class TimeoutError extends DownError {}

/** Something on the net that is up or down. */
@Injectable()
export class Dependency {
  isDown = false;
  /** Calls while it was down. */
  failed = 0;
  answered = 0;

  async call(): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isDown) {
      this.failed += 1;
      throw this.failed % 2 === 0 ? new TimeoutError('no answer') : new DownError('connection refused');
    }
    this.answered += 1;
    return this.answered;
  }
}
