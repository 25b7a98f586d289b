import type { ChildProcess } from '../../support/child-process.js';

/** Starts a worker, and another one whenever it has died. */
export class Supervisor {
  respawns = 0;
  #isStopped = false;

  constructor(private readonly spawn: () => ChildProcess) {}

  start(): void {
    void this.#watch();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #watch(): Promise<void> {
    for (;;) {
      const child = this.spawn();
      await child.exited;
      if (this.#isStopped) return;
      this.respawns += 1;
    }
  }
}
