import type { Command } from 'commander';
import type { Duration } from '../../core/duration.js';
import { UnknownTaskError } from '../../core/errors.js';
import { duration, taskArguments, whole } from '../arguments.js';
import { hintOf } from '../../core/hint.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';
import { awaitResult } from './result.js';

interface CallOptions extends TargetOptions {
  readonly queue?: string;
  readonly id?: string;
  readonly priority?: number;
  readonly countdown?: Duration;
  readonly expires?: Duration;
  readonly wait?: boolean;
  readonly timeout: Duration;
}

const HELP = `
The queue is the one that a worker names for the task; give --queue where no worker is there.

Examples:
  $ ntq call email.sendOrderConfirmation '["o-1", "a@b.c"]'
  $ ntq call reports.daily --countdown 10m
  $ ntq call math.add '[1, 2]' --wait
`;

/** `ntq call`: enqueues a task. */
export function callCommand(program: Command): void {
  const command = program
    .command('call')
    .summary('enqueue a task')
    .description('Enqueues a task by its name, and prints its id.')
    .argument('<name>', 'name of the task')
    .argument('[arguments]', 'a JSON array', taskArguments, [])
    .option('--queue <name>', 'where to')
    .option('--id <id>', 'makes the call idempotent')
    .option('--priority <number>', '0 to 9, higher first', whole(0, 9))
    .option('--countdown <duration>', 'not before this long from now', duration)
    .option('--expires <duration>', 'not started after this long from now', duration)
    .option('--wait', 'wait for its end and print its result')
    .option('--timeout <duration>', 'how long to wait', duration, '5m')
    .addHelpText('after', HELP);
  withTarget(command).action((name: string, args: readonly unknown[], options: CallOptions) =>
    inSession(options, command, (session) => call(session, name, args, options)),
  );
}

async function call(
  session: Session,
  name: string,
  args: readonly unknown[],
  options: CallOptions,
): Promise<void> {
  const { id, priority, countdown, expires } = options;
  const queue = options.queue ?? (options.app === undefined ? await queueOfTask(session, name) : undefined);
  const result = await session.tasks.enqueue(name, args, {
    ...(queue !== undefined && { queue }),
    ...(id !== undefined && { id }),
    ...(priority !== undefined && { priority }),
    ...(countdown !== undefined && { countdown }),
    ...(expires !== undefined && { expires }),
  });
  if (options.wait === true) return awaitResult(session, result.id, options.timeout);
  session.output.answer({ id: result.id }, () => session.output.line(result.id));
}

/** Workers say which tasks they know, and for which queue these are. */
async function queueOfTask({ workers }: Session, name: string): Promise<string> {
  const tasks = (await workers.list()).flatMap((worker) => worker.tasks);
  const found = tasks.find((task) => task.name === name);
  if (found !== undefined) return found.queue;
  const hint = hintOf(
    name,
    tasks.map((task) => task.name),
  );
  throw new UnknownTaskError(
    `No worker knows the task '${name}'.${hint} Give --queue to enqueue it all the same.`,
  );
}
