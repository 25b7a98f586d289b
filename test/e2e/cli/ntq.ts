import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, jest } from '@jest/globals';
import { ChildProcess, type Exit } from '../../support/child-process.js';
import { programsOf } from '../../support/programs.mjs';
import { Terminal } from '../../support/terminal.js';

const MAIN = '../src/cli/main.ts';
const PROCESS = fileURLToPath(new URL('./ntq-process.ts', import.meta.url));

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

/** Carries out the command lines of this test file; started by the first. */
let shared: ChildProcess | undefined;
let calls = 0;
afterAll(async () => {
  shared?.kill('SIGKILL');
  await shared?.exited;
});

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

  /** In one process for all calls of a test file, because each takes a second of a core to start. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    shared ??= ChildProcess.spawn(pathToFileURL(PROCESS));
    const id = (calls += 1);
    const answered = shared.line(new RegExp(`^answer ${id} `));
    await shared.send({
      id,
      args: programsOf([PROCESS, ...args]).slice(1),
      env: present({ ...process.env, ...this.#env, ...env }),
    });
    const ran = JSON.parse((await answered).replace(/^answer \d+ /, '')) as { code: number; text: string };
    return { ...ran, signal: null };
  }

  /** In a process of its own, which ends as that of a user does. */
  async runAlone(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
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

/** Without the variables that are to be unset. */
function present(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
