import { Command } from 'commander';
import { VERSION } from '../nest/version.js';
import { workerCommand } from './commands/worker.js';
import { EXIT } from './exit-code.js';

/** The command line as commander knows it. */
export function createProgram(): Command {
  const program = new Command('ntq')
    .description('Runs and looks after the background tasks of a Nest application.')
    .version(VERSION)
    .showHelpAfterError("('ntq --help' or 'ntq <command> --help' tells more)")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const add of [workerCommand]) add(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Ends with 2 where commander would end with 1. */
export function usageCode(exitCode: number): number {
  return exitCode === 0 ? EXIT.ok : EXIT.usage;
}
