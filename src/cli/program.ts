import type { Command } from 'commander';
import { printable } from '../core/printable.js';
import { VERSION } from '../core/version.js';
import { auditCommand } from './commands/audit.js';
import { beatCommand } from './commands/beat.js';
import { callCommand } from './commands/call.js';
import { controlCommand } from './commands/control.js';
import { dashboardCommand } from './commands/dashboard.js';
import { deadCommands } from './commands/dead.js';
import { doctorCommand } from './commands/doctor.js';
import { eventsCommand } from './commands/events.js';
import { figuresCommand } from './commands/figures.js';
import { healthCommand } from './commands/health.js';
import { inspectCommand } from './commands/inspect.js';
import { metricsCommand } from './commands/metrics.js';
import { queueCommands } from './commands/queues.js';
import { limitsCommand } from './commands/limits.js';
import { resultCommand } from './commands/result.js';
import { revokeCommand } from './commands/revoke.js';
import { schedulesCommand } from './commands/schedules.js';
import { shardsCommand } from './commands/shards.js';
import { tasksCommand } from './commands/tasks.js';
import { topCommand } from './commands/top.js';
import { workerCommand } from './commands/worker.js';
import { HelpCommand } from './help-command.js';

/** By the noun that they are about. */
const COMMAND_GROUPS = {
  'Run:': [workerCommand, beatCommand],
  'Tasks:': [tasksCommand, callCommand, resultCommand, revokeCommand, inspectCommand],
  'Queues:': [queueCommands],
  'Workers:': [controlCommand],
  'Limits:': [limitsCommand],
  'Dead letters:': [deadCommands],
  'Schedules:': [schedulesCommand],
  'Diagnosis:': [
    topCommand,
    dashboardCommand,
    figuresCommand,
    eventsCommand,
    auditCommand,
    shardsCommand,
    doctorCommand,
    healthCommand,
    metricsCommand,
  ],
} as const;

/** Words that somebody may try who looks for a command of another name. */
const ELSEWHERE: Readonly<Record<string, string>> = { workers: "'ntq inspect stats' lists the workers" };

/** What commander refuses it repeats, and that was typed or pasted. Its own second line is a suggestion. */
function onOneLine(text: string): string {
  const [, word = ''] = /^error: unknown command '(\w+)'/.exec(text) ?? [];
  const advice = Object.hasOwn(ELSEWHERE, word) ? `; ${ELSEWHERE[word]}` : '';
  return printable(text.trimEnd().replace(/\n(\(Did you mean [^\n]*\))$/, ' $1') + advice);
}

/** The command line as commander knows it. */
export function createProgram(complain: (text: string) => void): Command {
  const program = new HelpCommand('ntq')
    .description('Runs and looks after the background tasks of a Nest application.')
    .version(VERSION)
    .showHelpAfterError("('ntq --help' or 'ntq <command> --help' tells more)")
    .exitOverride()
    .configureOutput({ writeErr: complain, outputError: (text, write) => write(`${onOneLine(text)}\n`) })
    .configureHelp({ showGlobalOptions: true });
  for (const [heading, commands] of Object.entries(COMMAND_GROUPS)) {
    program.commandsGroup(heading);
    for (const add of commands) add(program);
  }
  return program;
}
