import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OURS } from '../systems.mjs';

const HERE = fileURLToPath(new URL('../..', import.meta.url));
/** Whoever says nothing for so long is stuck. */
const PATIENCE_MS = 120_000;

/** One system, in a process of its own. */
export class Side {
  #child;
  #died;

  /** @param {string} [checkout] the folder of another checkout of this package, which is then the system */
  static async open(system, checkout) {
    const side = checkout === undefined ? new Side(system, HERE) : new Side(OURS, checkout);
    try {
      side.facts = await side.#answer();
    } catch (error) {
      side.kill();
      throw error;
    }
    return side;
  }

  constructor(system, checkout) {
    this.#child = fork(resolve(checkout, 'bench/run/runner.mjs'), [system], {
      execArgv: [...process.execArgv, '--expose-gc'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#died = once(this.#child, 'exit').then(([code, signal]) => {
      throw new Error(`its process ended with ${signal ?? `exit code ${code}`}`);
    });
    this.#died.catch(() => {});
  }

  /** Measures once; gives the figures. */
  async measure(request) {
    // Whether it could be sent is seen from the answer.
    this.#child.send(request, () => {});
    const { figures, error } = await this.#answer();
    if (error) throw new Error(error);
    return figures;
  }

  kill() {
    // Its own children see the channel or their input close, and end.
    this.#child.kill('SIGKILL');
  }

  async #answer() {
    const over = new AbortController();
    const { signal } = over;
    const message = once(this.#child, 'message', { signal });
    const grace = sleep(PATIENCE_MS, undefined, { signal }).then(() => {
      throw new Error(`no answer for ${PATIENCE_MS / 1_000} s`);
    });
    try {
      const [answer] = await Promise.race([message, this.#died, grace]);
      return answer;
    } finally {
      over.abort();
      for (const waiting of [message, grace]) waiting.catch(() => {});
    }
  }
}
