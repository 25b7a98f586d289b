import { spawn, type ChildProcess as NodeChild } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';
import { programsOf } from './programs.mjs';

const TEST_DIRECTORY = new URL('../', import.meta.url);

/** A TypeScript program in a real terminal (a pseudo terminal of `script`, from util-linux), and who types into it. */
export class Terminal {
  #screen = '';
  readonly #child: NodeChild;
  /** The exit code of the program. */
  readonly exited: Promise<number | null>;

  /** `COLUMNS` and `LINES` of the environment are its size. */
  constructor(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const path = fileURLToPath(new URL(script, TEST_DIRECTORY));
    const words = [process.execPath, ...programsOf([path, ...args])].map(quoted);
    this.#child = spawn(
      'script',
      ['--quiet', '--return', '--flush', '--command', `${sizing(env)}exec ${words.join(' ')}`, '/dev/null'],
      {
        // Node prints no colours where it is told that nobody looks.
        env: { ...process.env, CI: undefined, NO_COLOR: undefined, TERM: 'xterm', ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#screen += text));
    this.exited = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** All that came to the screen, colours and all. */
  get screen(): string {
    return this.#screen;
  }

  async shows(match: string | RegExp): Promise<void> {
    await eventually(() => {
      const isThere = typeof match === 'string' ? this.#screen.includes(match) : match.test(this.#screen);
      if (!isThere) throw new Error(`the screen does not show ${String(match)}:\n${this.#screen}`);
    });
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Sends a signal to the program, not to its terminal. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    const [program] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    process.kill(Number(program), signal);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

export const CTRL_C = '\x03';

function sizing({ COLUMNS, LINES }: NodeJS.ProcessEnv): string {
  return COLUMNS === undefined ? '' : `stty cols ${COLUMNS} rows ${LINES ?? 24}; `;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
