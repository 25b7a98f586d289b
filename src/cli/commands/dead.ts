import type { Command } from 'commander';
import type { DeadLetter, DeadLetterFilter } from '../../client/dead-letter.js';
import type { Failure } from '../../core/failure.js';
import { printable } from '../../core/printable.js';
import { whole, date, taskArguments } from '../arguments.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-code.js';
import { brief, moment, when } from '../format.js';
import type { Column } from '../output.js';
import { Progress } from '../progress.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface FilterOptions extends TargetOptions, DeadLetterFilter {
  readonly error?: string;
}
/** Whether arguments are shown. */
interface ShownOptions {
  readonly arguments?: boolean;
}
type Shown<Letter extends DeadLetter> = Omit<Letter, 'args' | 'raw'>;

interface BulkOptions extends FilterOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}
interface RequeueOptions extends BulkOptions {
  readonly to?: string;
  readonly arguments?: readonly unknown[];
}

interface ListOptions extends FilterOptions, ShownOptions {
  readonly limit: number;
}

const SHOW_ARGUMENTS = 'with the arguments, which may hold secrets';
const HIDDEN = 'hidden; --arguments shows them';

/** `ntq dead`: tasks that failed for good. */
export function deadCommands(program: Command): void {
  const dead = program
    .command('dead')
    .summary('tasks that failed for good')
    .description('Tasks that failed for good.');

  const list = withFilter(
    dead.command('list', { isDefault: true }).description('Lists dead letters, the newest first.'),
  )
    .option('--limit <number>', 'at most this many', whole(1, 10_000), 50)
    .option('--arguments', SHOW_ARGUMENTS)
    .addHelpText('after', "\nExample:\n  $ ntq dead list --task 'email.*' --since 2030-01-31\n");
  withTarget(list).action((options: ListOptions) =>
    inSession(options, list, (session) => listDeadLetters(session, options)),
  );

  const show = dead
    .command('show')
    .description('Shows one dead letter, with the failures of all its attempts.')
    .argument('<id>', 'id of the task')
    .option('--arguments', SHOW_ARGUMENTS)
    .addHelpText('after', '\nExample:\n  $ ntq dead show 01a1fe20-9c4b-7000-be44-b3f1d8c9a13f\n');
  withTarget(show).action((id: string, options: ShownOptions & TargetOptions) =>
    inSession(options, show, (session) => showDeadLetter(session, id, options)),
  );

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

  const purge = withBulkOptions(
    dead.command('purge').description('Drops dead letters for good.'),
  ).addHelpText('after', '\nExample:\n  $ ntq dead purge --all --queue low --yes\n');
  withTarget(purge).action((ids: readonly string[], options: BulkOptions) => {
    checkChoice(purge, ids, options);
    return inSession(options, purge, (session) => purgeDeadLetters(session, ids, options));
  });
}

function withFilter(command: Command): Command {
  return command
    .option('--queue <name>', 'only of this queue')
    .option('--task <glob>', 'only of these tasks')
    .option('--error <class>', 'only with this class of error')
    .option('--since <moment>', 'died at or after', date)
    .option('--until <moment>', 'died before', date);
}

function withBulkOptions(command: Command): Command {
  return withFilter(command.argument('[ids...]', 'ids of tasks'))
    .option('--all', 'all that fit the filter')
    .option('-y, --yes', 'do not ask');
}

function checkChoice(command: Command, ids: readonly string[], { all }: BulkOptions): void {
  if ((all === true) === ids.length > 0)
    command.error('error: which dead letters? Give ids, or --all with a filter, not both.');
}

async function listDeadLetters(session: Session, options: ListOptions): Promise<void> {
  const { deadLetters, next } = await session.deadLetters.list({
    ...deadLetterFilterOf(options),
    limit: options.limit,
  });
  const columns: readonly Column<DeadLetter>[] = [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', cell: ({ task }) => task || '(unreadable)' },
    { title: 'queue', cell: ({ queue }) => queue },
    { title: 'died', cell: ({ diedAt }) => when(diedAt, session.broker.now()), align: 'right' },
    { title: 'reason', cell: ({ reason }) => reason ?? '' },
    { title: 'failure', cell: ({ failure }) => textOf(failure).slice(0, 80) },
    ...(options.arguments === true ? [{ title: 'arguments', cell: payloadOf }] : []),
  ];
  const answer = deadLetters.map((letter) => shown(letter, options));
  session.output.answer(answer, () => {
    session.output.table(deadLetters, columns, 'No dead letter.');
    if (next !== undefined) session.output.remark(`There are more: --limit ${options.limit * 2}`, true);
  });
}

async function showDeadLetter(
  { deadLetters, output }: Session,
  id: string,
  options: ShownOptions,
): Promise<void> {
  const deadLetter = await deadLetters.get(id);
  if (deadLetter === undefined) throw new Error(`There is no dead letter ${id}.`);
  const answer = { ...shown(deadLetter, options), failure: deadLetter.failure.toData() };
  output.answer(answer, () => {
    const { task, queue, reason, failure, retries, losses, diedAt, history } = deadLetter;
    output.fields({ id, task, queue, died: moment(diedAt), reason, retries, losses });
    output.fields({ arguments: options.arguments === true ? payloadOf(deadLetter) : HIDDEN });
    output.block('Its failure:', failure.stack ?? textOf(failure));
    if (history.length > 1) output.block('Its attempts, the oldest first:', attemptsOf(history));
  });
}

function textOf({ name, message }: Failure): string {
  return `${name}: ${message}`;
}

/** One in a line, whatever their messages hold. */
function attemptsOf(history: readonly Failure[]): string {
  return history.map((failure) => printable(textOf(failure))).join('\n');
}

/** Of a message that cannot be read, its bytes. */
function payloadOf({ args, raw }: DeadLetter): string {
  return raw ?? brief(args, 2_000);
}

/**
 * Without the payload, unless it is asked for: this command does not know the `redact` of the application, unless `--app` says
 * where that is.
 */
function shown<Letter extends DeadLetter>(letter: Letter, options: ShownOptions): Letter | Shown<Letter> {
  if (options.arguments === true) return letter;
  const { args: _args, raw: _raw, ...rest } = letter;
  return rest;
}

async function requeueDeadLetters(
  session: Session,
  given: readonly string[],
  options: RequeueOptions,
): Promise<void> {
  const { deadLetters, output } = session;
  const ids = await idsOf(session, given, options);
  if (options.all === true && ids.length > 0) await confirm(`Run ${ids.length} tasks again?`, options.yes);
  const changes = {
    ...(options.to !== undefined && { queue: options.to }),
    ...(options.arguments !== undefined && { args: options.arguments }),
  };
  const progress = new Progress('requeueing:', ids.length);
  const requeued: { id: string; as: string }[] = [];
  await deadLetters.requeue(ids, changes, (id, result) => {
    requeued.push({ id, as: result.id });
    progress.show(requeued.length);
  });
  progress.end();
  if (requeued.length < ids.length) process.exitCode = EXIT.failed;
  output.answer(requeued, () => {
    for (const { id, as } of requeued.length > 20 ? [] : requeued) output.line(`${id} runs again as ${as}`);
    output.line(`${requeued.length} of ${ids.length} tasks run again.`);
  });
}

async function purgeDeadLetters(
  session: Session,
  given: readonly string[],
  options: BulkOptions,
): Promise<void> {
  const { deadLetters, output } = session;
  const ids = await idsOf(session, given, options);
  if (ids.length > 0) await confirm(`Drop ${ids.length} dead letters for good?`, options.yes);
  const purged = await deadLetters.purge(ids);
  if (purged < ids.length) process.exitCode = EXIT.failed;
  output.answer({ purged }, () => output.line(`${purged} dead letters were dropped.`));
}

/** Those that were named, or with `--all` those that fit the filter. */
async function idsOf(
  session: Session,
  given: readonly string[],
  options: BulkOptions,
): Promise<readonly string[]> {
  if (given.length > 0) return given;
  const ids: string[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = await session.deadLetters.list({ ...deadLetterFilterOf(options), from, limit: 200 });
    ids.push(...page.deadLetters.map(({ id }) => id));
    from = page.next;
  }
  // Dead letters that come meanwhile shift the pages.
  return [...new Set(ids)];
}

function deadLetterFilterOf({ queue, task, error, since, until }: FilterOptions): DeadLetterFilter {
  return {
    ...(queue !== undefined && { queue }),
    ...(task !== undefined && { task }),
    ...(error !== undefined && { error }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}
