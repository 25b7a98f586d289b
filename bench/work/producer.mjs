import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../produce/main.mjs', import.meta.url));
/** Kept for the next round, with all that it has compiled. */
let child;

/** A process that only enqueues, as a web server would, beside the worker in this one. */
export class Producer {
  static async open(system, setup) {
    child ??= fork(PROGRAM, [system.facts.name]);
    const producer = new Producer();
    await producer.#ask({ step: 'open', ...setup });
    return producer;
  }

  /** Does what the file in produce/ of that name does; resolves when all of it is enqueued. */
  run(what, options) {
    return this.#ask({ step: 'run', what, ...options });
  }

  close() {
    return this.#ask({ step: 'close' });
  }

  async #ask(request) {
    child.send(request);
    const [{ error }] = await once(child, 'message');
    if (error) throw new Error(`the producer: ${error}`);
  }
}
