import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of its own that does one step after the other. It ends with this process. */
export class Program {
  #child;
  #path;
  #died;

  /** @param {string} path from bench/, as `produce/main.mjs` */
  constructor(path, system) {
    this.#path = path;
    this.#child = fork(fileURLToPath(new URL(`../${path}`, import.meta.url)), [system.facts.name]);
    this.#died = once(this.#child, 'exit').then(([code, signal]) => {
      throw new Error(`${path} ended with ${signal ?? `exit code ${code}`}`);
    });
    this.#died.catch(() => {});
  }

  async ask(request) {
    const over = new AbortController();
    const message = once(this.#child, 'message', { signal: over.signal });
    message.catch(() => {});
    this.#child.send(request, () => {});
    try {
      const [{ error, ...answer }] = await Promise.race([message, this.#died]);
      if (error) throw new Error(`${this.#path}: ${error}`);
      return answer;
    } finally {
      over.abort();
    }
  }
}
