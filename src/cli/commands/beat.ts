import { Option, type Command } from 'commander';
import type { ShardsOption } from '../../services/shards-option.js';
import { appOption, givenApp } from '../app-option.js';
import { appOverridesOf } from '../app-overrides.js';
import { filled, oneOf, shards } from '../arguments.js';
import { booting } from '../exit-code.js';
import { LOG_LEVELS, logLevelsOf } from '../log-levels.js';

interface BeatOptions {
  readonly app?: string;
  readonly export?: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly readyFile?: string;
  readonly redis?: string;
  readonly namespace?: string;
  readonly shards?: ShardsOption;
}

const HELP = `
Any number of beats may run: each time fires once. Workers and web servers fire schedules, too, unless the module says
\`beat: false\`.

Example:
  $ ntq beat --app dist/app.module.js
`;

/** `ntq beat`: fires schedules, and runs no task. */
export function beatCommand(program: Command): void {
  program
    .command('beat')
    .summary('fire the schedules of an application')
    .description('Fires the schedules of an application in this process, and runs no task.')
    .addOption(appOption())
    .option('--export <name>', 'the exported class, where it is not AppModule or the only module', filled)
    .addOption(
      new Option('--log-level <level>', LOG_LEVELS.join(', ')).argParser(oneOf(LOG_LEVELS)).default('info'),
    )
    .option(
      '--ready-file <file>',
      'is there while schedules are fired, touched while the main loop turns',
      filled,
    )
    .option('--redis <url>', "instead of the application's broker")
    .option('--namespace <name>', "instead of the application's namespace")
    .option('--shards <number>', 'over how many shards it lies, or the addresses of their servers', shards)
    .addHelpText('after', HELP)
    .action(async (options: BeatOptions, command: Command) => {
      const { export: exported, logLevel, readyFile } = options;
      const app = givenApp(command, options.app);
      const overrides = appOverridesOf(options);
      const [{ loadApp }, { runBeat }] = await Promise.all([
        import('../../nest/app-file.js'),
        import('../../nest/run-beat.js'),
      ]);
      const loaded = await loadApp({ path: app, exported });
      const file = readyFile === undefined ? {} : { readyFile };
      await booting(() => runBeat(loaded, { logLevels: logLevelsOf(logLevel), ...file, overrides }));
    });
}
