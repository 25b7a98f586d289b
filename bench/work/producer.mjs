import { Program } from './program.mjs';

/** Kept for the next round, with all that it has compiled. */
let program;

/** A process that only enqueues, as a web server would. */
export class Producer {
  static async open(system, setup) {
    program ??= new Program('produce/main.mjs', system);
    await program.ask({ step: 'open', ...setup });
    return new Producer();
  }

  /** Does what the file in produce/ of that name does; resolves when all of it is enqueued. */
  run(what, options) {
    return program.ask({ step: 'run', what, ...options });
  }

  close() {
    return program.ask({ step: 'close' });
  }
}
