import { jest } from '@jest/globals';
import { ChildProcess, type Exit } from '../../support/child-process.js';
import { Terminal } from '../../support/terminal.js';

const MAIN = '../src/cli/main.ts';

// A test makes up to twenty calls, and each is a process that a busy machine takes many seconds for.
jest.setTimeout(600_000);

export interface Ran extends Exit {
  readonly text: string;
}

/** What `ntq doctor --json` tells. */
export interface Finding {
  readonly level: string;
  readonly subject: string;
  readonly text: string;
  readonly advice?: string;
}

/** The command `ntq` for one namespace: through a pipe, or in a terminal. */
export class Ntq {
  readonly #terminals: Terminal[] = [];

  constructor(
    private readonly redis: string,
    private readonly namespace: string,
  ) {}

  get #env(): NodeJS.ProcessEnv {
    return { REDIS_URL: this.redis, NTQ_NAMESPACE: this.namespace };
  }

  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const child = ChildProcess.spawn(MAIN, { ...this.#env, ...env }, args);
    const exit = await child.exited;
    return { ...exit, text: child.lines.join('\n') };
  }

  /** What it printed for programs. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { text } = await this.run([...args, '--json']);
    return JSON.parse(text) as T;
  }

  terminal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Terminal {
    const terminal = new Terminal(MAIN, args, { ...this.#env, ...env });
    this.#terminals.push(terminal);
    return terminal;
  }

  async end(): Promise<void> {
    for (const terminal of this.#terminals) {
      terminal.kill();
      await terminal.exited;
    }
  }
}
