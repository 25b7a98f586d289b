import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { guardAgainstOrphan } from './orphan-guard.js';

/** One run of a server program: ends with the test process and never keeps it from ending. */
export class ServerChild {
  readonly #child: ChildProcess;
  readonly #log: string;
  /** Settles when the program has ended, or could not be started at all. */
  readonly exited: Promise<void>;

  /** Logs to a file, because an open pipe would keep the test process alive. */
  constructor(binary: string, args: readonly string[], log: string, directory: string) {
    this.#log = log;
    const output = openSync(log, 'a');
    this.#child = spawn(binary, args, { stdio: ['ignore', output, output] });
    closeSync(output);
    this.#child.unref();
    const dismiss = guardAgainstOrphan(this.#child.pid, directory);
    this.exited = ended(this.#child).finally(dismiss);
  }

  get pid(): number {
    const { pid, spawnfile } = this.#child;
    if (pid === undefined) throw new Error(`${spawnfile} could not be started.`);
    return pid;
  }

  /** Rejects with the end of the log once the program has ended. */
  async failure(): Promise<never> {
    await this.exited;
    const log = readFileSync(this.#log, 'utf8').slice(-2000);
    throw new Error(`${this.#child.spawnfile} ended before it answered PING.\n${log}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.ref();
    this.signal(signal);
    if (signal !== 'SIGKILL') this.signal('SIGCONT'); // a stopped process would never notice
    await this.exited;
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
