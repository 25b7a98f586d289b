import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RUNNER = fileURLToPath(new URL('./runner.mjs', import.meta.url));
/** Whoever says nothing for so long is stuck. */
const PATIENCE_MS = 120_000;

/** One system, in a process of its own. */
export class Side {
  #child;

  static async open(system) {
    const side = new Side();
    side.#child = fork(RUNNER, [system], {
      execArgv: [...process.execArgv, '--expose-gc'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    try {
      side.facts = await side.#answer();
    } catch (error) {
      side.kill();
      throw error;
    }
    return side;
  }

  /** Measures once; gives the figures. */
  async measure(request) {
    this.#child.send(request);
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
    const died = once(this.#child, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`its process ended with ${by ?? `exit code ${code}`}`);
    });
    const patience = new Promise((_resolve, reject) => {
      const timer = setTimeout(reject, PATIENCE_MS, new Error(`no answer for ${PATIENCE_MS / 1_000} s`));
      signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      const [answer] = await Promise.race([once(this.#child, 'message', { signal }), died, patience]);
      return answer;
    } finally {
      over.abort();
      died.catch(() => {});
    }
  }
}
