import { fork, type ChildProcess as NodeChild, type Serializable } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LineLog } from './line-log.js';
import { guardAgainstOrphan } from './orphan-guard.js';
import { programsOf } from './programs.mjs';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The environment of a program whose stacks name the sources. Node reads all maps when it starts, an eighth of its CPU. */
export const NAMING_SOURCES: NodeJS.ProcessEnv = {
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps`,
};

const TEST_DIRECTORY = new URL('../', import.meta.url);

/** A TypeScript program in a process of its own, such as a worker that a test wants to kill. */
export class ChildProcess {
  readonly #child: NodeChild;
  readonly #log = new LineLog();
  /** Resolves when the process has ended and all it printed has been read. */
  readonly exited: Promise<Exit>;

  private constructor(child: NodeChild) {
    this.#child = child;
    this.#read(child.stdout);
    this.#read(child.stderr);
    this.exited = this.#end();
  }

  /** Runs `script`, a file URL or a path seen from the test directory. */
  static spawn(
    script: string | URL,
    env: NodeJS.ProcessEnv = {},
    args: readonly string[] = [],
  ): ChildProcess {
    return ChildProcess.#fork(script, env, args);
  }

  /** The same for JavaScript that was built, as it is. */
  static spawnPlain(
    script: string | URL,
    env: NodeJS.ProcessEnv = {},
    args: readonly string[] = [],
  ): ChildProcess {
    return ChildProcess.#fork(script, env, args);
  }

  static #fork(script: string | URL, env: NodeJS.ProcessEnv, args: readonly string[]): ChildProcess {
    const [path = '', ...words] = programsOf([fileURLToPath(new URL(script, TEST_DIRECTORY)), ...args]);
    const options = { execArgv: [], env: { ...process.env, ...env }, silent: true };
    return new ChildProcess(fork(path, words, options));
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('This process could not be started.');
    return pid;
  }

  /** All lines of stdout and stderr so far, in order of arrival. */
  get lines(): readonly string[] {
    return this.#log.lines;
  }

  /**
   * Resolves with the next line that contains or matches `match`, also if it was printed before
   * this call; asked again for the same `match` it goes on after that line.
   * Rejects when the process ends without such a line.
   */
  line(match: string | RegExp): Promise<string> {
    return this.#log.find(match);
  }

  /** Reads its standard output no longer: it can write nothing there from now on. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Resolves when the message is on its way; rejects when the process is gone. */
  send(message: Serializable): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }

  #read(stream: Readable | null): void {
    if (stream) createInterface({ input: stream }).on('line', (line) => this.#log.add(line));
  }

  async #end(): Promise<Exit> {
    const dismiss = guardAgainstOrphan(this.#child.pid);
    const exit = await closed(this.#child);
    dismiss();
    this.#log.end(`the process ended with ${exit.signal ?? `code ${exit.code}`}`);
    return exit;
  }
}

function closed(child: NodeChild): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
