import { Option, type Command } from 'commander';
import type { DashboardOptions } from '../dashboard-server.js';
import { filled, whole } from '../arguments.js';
import { shardsOption, targetOf, type TargetOptions } from '../session.js';

interface CommandOptions extends TargetOptions, DashboardOptions {}

const MAX_PORT = 65_535;

const HELP = `
Without a password it answers this machine alone. Ctrl-C stops it.

It knows no redact of your application: arguments are shown as they are stored, one task at a
time with a note in the audit, unless --arguments says otherwise.

Example:
  $ ntq dashboard --redis redis://localhost:6379 --namespace shop --open
`;

/** `ntq dashboard`: the dashboard of a namespace, without its application. */
export function dashboardCommand(program: Command): void {
  const command = program
    .command('dashboard')
    .summary('serve the dashboard')
    .description('Serves the dashboard of a namespace to a browser, without its application.')
    .addOption(new Option('--redis <url>', 'where the tasks are').env('REDIS_URL'))
    .addOption(new Option('--namespace <name>', 'whose tasks').env('NTQ_NAMESPACE').default('default'))
    .addOption(shardsOption())
    .addOption(
      new Option('--port <port>', 'the port at which it listens; 0 takes a free one')
        .env('NTQ_DASHBOARD_PORT')
        .argParser(whole(0, MAX_PORT))
        .default(5555),
    )
    .addOption(
      new Option('--host <address>', 'the address of this machine at which it listens')
        .env('NTQ_DASHBOARD_HOST')
        .argParser(filled)
        .default('127.0.0.1'),
    )
    .addOption(new Option('--user <name>', 'who may log in').env('NTQ_DASHBOARD_USER').default('admin'))
    .addOption(new Option('--password <text>', 'the password of the user').env('NTQ_DASHBOARD_PASSWORD'))
    .addOption(new Option('--token <text>', 'the bearer token of machines').env('NTQ_DASHBOARD_TOKEN'))
    .addOption(
      new Option('--arguments <mode>', 'whether arguments are shown')
        .choices(['hidden', 'on-demand', 'shown'])
        .default('on-demand'),
    )
    .option('--label <text>', 'names the environment on each page', filled)
    .option('--color <color>', 'the colour of the label', filled)
    .option('--read-only', 'changes nothing')
    .option('--open', 'opens the browser')
    .addHelpText('after', HELP)
    .action(async (options: CommandOptions) => {
      const target = targetOf(options, command);
      if ('path' in target) return;
      const { serveDashboard } = await import('../dashboard-server.js');
      await serveDashboard(target, options);
    });
}
