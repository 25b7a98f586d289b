import { CommanderError } from 'commander';
import { ShardsMissingError } from '../core/errors.js';
import { NotConfirmedError } from './confirm.js';
import { EXIT, exitCodeOf } from './exit-code.js';
import { printableLines } from '../core/printable.js';
import { createProgram } from './program.js';
import { repeated } from './repeated.js';
import { isInstance, messageOfError } from '../core/kind-of-value.js';

/** Lines after the first are indented, so that no text from outside looks like a message of `ntq`. */
function messageOf(error: unknown): string {
  const text = messageOfError(error);
  return printableLines(text).replaceAll('\n', '\n  ');
}

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
      complain(`${printableLines(error.message)}\n`);
      return error.exitCode;
    }
    complain(`ntq: ${messageOf(error)}\n`);
    if (isInstance(error, ShardsMissingError)) complain(`  ntq ${repeated(args)}\n`);
    return exitCodeOf(error);
  }
}
