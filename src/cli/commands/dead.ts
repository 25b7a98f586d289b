import type { Command } from 'commander';
import { hintOf } from '../../core/hint.js';
import { taskArguments, whole } from '../arguments.js';
import { checkChoice, withBulkOptions, type BulkOptions } from '../dead/chosen.js';
import { withFilter } from '../dead/filter.js';
import { listDeadLetters, type ListOptions } from '../dead/list.js';
import { purgeDeadLetters } from '../dead/purge.js';
import { requeueDeadLetters, type RequeueOptions } from '../dead/requeue.js';
import { showDeadLetter } from '../dead/show.js';
import type { ShownOptions } from '../dead/shown.js';
import { inSession, withTarget, type TargetOptions } from '../session.js';

const SHOW_ARGUMENTS = 'with the arguments, which may hold secrets';

/** `ntq dead`: tasks that failed for good. */
export function deadCommands(program: Command): void {
  const dead = program
    .command('dead')
    .summary('tasks that failed for good')
    .description('Tasks that failed for good.');
  for (const add of [addList, addShow, addRequeue, addPurge]) add(dead);
}

function addList(dead: Command): void {
  const list = withFilter(
    dead
      .command('list', { isDefault: true })
      .description('Lists dead letters, the newest first.')
      .allowExcessArguments(),
  )
    .option('--limit <number>', 'at most this many', whole(1, 10_000), 50)
    .option('--arguments', SHOW_ARGUMENTS)
    .addHelpText('after', "\nExample:\n  $ ntq dead list --task 'email.*' --since 2030-01-31\n");
  withTarget(list).action((options: ListOptions) => {
    checkSubcommand(dead, list);
    return inSession(options, list, (session) => listDeadLetters(session, options));
  });
}

function addShow(dead: Command): void {
  const show = dead
    .command('show')
    .description('Shows one dead letter, with the failures of all its attempts.')
    .argument('<id>', 'id of the task')
    .option('--arguments', SHOW_ARGUMENTS)
    .addHelpText('after', '\nExample:\n  $ ntq dead show 01a1fe20-9c4b-7000-be44-b3f1d8c9a13f\n');
  withTarget(show).action((id: string, options: ShownOptions & TargetOptions) =>
    inSession(options, show, (session) => showDeadLetter(session, id, options)),
  );
}

function addRequeue(dead: Command): void {
  const requeue = withBulkOptions(
    dead.command('requeue').description('Runs dead letters again, each as a new task.'),
  )
    .option('--to <queue>', 'another queue than it had')
    .option('--arguments <json>', 'other arguments than it had', taskArguments)
    .addHelpText('after', "\nExample:\n  $ ntq dead requeue --all --task 'email.*' --yes\n");
  withTarget(requeue).action((ids: readonly string[], options: RequeueOptions) => {
    checkChoice(requeue, ids, options);
    return inSession(options, requeue, (session) => requeueDeadLetters(session, ids, options));
  });
}

function addPurge(dead: Command): void {
  const purge = withBulkOptions(
    dead.command('purge').description('Drops dead letters for good.'),
  ).addHelpText('after', '\nExample:\n  $ ntq dead purge --all --queue low --yes\n');
  withTarget(purge).action((ids: readonly string[], options: BulkOptions) => {
    checkChoice(purge, ids, options);
    return inSession(options, purge, (session) => purgeDeadLetters(session, ids, options));
  });
}

/** `dead` alone is `dead list`, so a wrong word arrives there as an argument. */
function checkSubcommand(dead: Command, { args: [word] }: Command): void {
  const names = dead.commands.map((command) => command.name());
  if (word !== undefined) dead.error(`error: unknown command '${word}'.${hintOf(word, names)}`);
}
