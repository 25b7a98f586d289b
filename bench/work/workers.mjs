import { setTimeout as sleep } from 'node:timers/promises';
import { Program } from './program.mjs';

const LOOK_AGAIN_MS = 20;

/** Kept for the next round. */
const programs = [];

/** Processes that only work, each an application of its own. */
export class Workers {
  #programs;

  static async open(system, setup, count) {
    while (programs.length < count) programs.push(new Program('serve/main.mjs', system));
    const workers = new Workers();
    workers.#programs = programs.slice(0, count);
    await workers.#all({ step: 'open', ...setup });
    return workers;
  }

  /** Waits until so many tasks have started; gives for each its index and its latency in ms, in turn. */
  async started(size) {
    for (let count = 0; count < size;) {
      await sleep(LOOK_AGAIN_MS);
      count = (await this.#all({ step: 'count' })).reduce((sum, answer) => sum + answer.count, 0);
    }
    return (await this.#all({ step: 'started' })).flatMap(({ started }) => started);
  }

  close() {
    return this.#all({ step: 'close' });
  }

  #all(request) {
    return Promise.all(this.#programs.map((program) => program.ask(request)));
  }
}
