import { CommanderError } from 'commander';
import { NotConfirmedError } from './confirm.js';
import { EXIT, exitCodeOf } from './exit-code.js';
import { createProgram } from './program.js';

/** Runs a command line; answers what the process is to end with. `complain` writes to standard error. */
export async function run(args: readonly string[], complain: (text: string) => void): Promise<number> {
  const program = createProgram(complain);
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    // commander has said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof NotConfirmedError) {
      complain(`${error.message}\n`);
      return error.exitCode;
    }
    complain(`ntq: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOf(error);
  }
}
