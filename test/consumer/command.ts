import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** npm may have to fetch a whole framework, on a busy machine. */
const PATIENCE_MS = 600_000;

/** What Jest and `npm run` tell their children and a user's shell would not: Node's flags, this package's settings. */
const OURS =
  /^(NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID|npm_(lifecycle|package)_.*|npm_config_(node_options|local_prefix))$/i;

/** Runs a program as a user would from a shell in `directory`, and gives what it prints. Its end in error is ours. */
export async function run(
  directory: string,
  [file, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      cwd: directory,
      env: { ...Object.fromEntries(own), ...env },
      timeout: PATIENCE_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    throw new Error(`${[file, ...args].join(' ')} failed:\n${outputOf(error)}`, { cause: error });
  }
}

/** tsc complains on stdout, others on stderr. */
function outputOf(error: unknown): string {
  const { stdout, stderr } = error as { stdout?: string; stderr?: string };
  return [stdout, stderr].filter(Boolean).join('\n') || String(error);
}
