import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RUNNER = fileURLToPath(new URL('./runner.mjs', import.meta.url));

/** One of the two systems, in a process of its own. */
export class Side {
  #child;

  static async open(system) {
    const side = new Side();
    side.#child = fork(RUNNER, [system], { execArgv: ['--expose-gc'], stdio: ['ignore', 2, 2, 'ipc'] });
    side.settings = (await side.#answer()).settings;
    return side;
  }

  /** Measures once; gives the figures. */
  async measure(request) {
    this.#child.send(request);
    const { figures, error } = await this.#answer();
    if (error) throw new Error(`${request.measure}: ${error}`);
    return figures;
  }

  close() {
    if (this.#child.connected) this.#child.disconnect();
  }

  async #answer() {
    const over = new AbortController();
    const died = once(this.#child, 'exit', { signal: over.signal }).then(([code, signal]) => {
      throw new Error(`a side of the benchmark died: ${signal ?? `exit code ${code}`}`);
    });
    try {
      const [answer] = await Promise.race([once(this.#child, 'message', { signal: over.signal }), died]);
      return answer;
    } finally {
      over.abort();
      died.catch(() => {});
    }
  }
}
