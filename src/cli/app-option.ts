import { Option, type Command } from 'commander';

/** The application that a command runs. */
export function appOption(): Option {
  return new Option('--app <file>', 'the compiled root module').env('NTQ_APP');
}

/** The file that was given; without one the command line is refused, with an example. */
export function givenApp(command: Command, app: string | undefined): string {
  if (app !== undefined && app !== '') return app;
  return command.error(
    "error: required option '--app <file>' not specified: such as --app dist/app.module.js, or NTQ_APP in the environment.",
  );
}
