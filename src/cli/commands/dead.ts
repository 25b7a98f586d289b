import type { Command } from 'commander';
import type { DeadLetter, DeadLetterFilter } from '../../client/dead-letter.js';
import { counted } from '../../core/counted.js';
import type { Failure } from '../../core/failure.js';
import { printable } from '../../core/printable.js';
import { whole, date, taskArguments } from '../arguments.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-code.js';
import { brief, moment, when } from '../format.js';
import { hintOf } from '../../core/hint.js';
import type { Column, Output } from '../output.js';
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

/** `dead` alone is `dead list`, so a wrong word arrives there as an argument. */
function checkSubcommand(dead: Command, { args: [word] }: Command): void {
  const names = dead.commands.map((command) => command.name());
  if (word !== undefined) dead.error(`error: unknown command '${word}'.${hintOf(word, names)}`);
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
  const answer = deadLetters.map((letter) => shown(letter, options));
  const nothing = deadLetters.length > 0 ? '' : await nothingText(session, options);
  session.output.answer(answer, () => {
    session.output.table(deadLetters, deadLetterColumns(options, session.broker.now()), nothing);
    if (next !== undefined) session.output.remark(`There are more: --limit ${options.limit * 2}`, true);
  });
}

/** For `ntq dead list`. */
export function deadLetterColumns(options: ShownOptions, now: number): readonly Column<DeadLetter>[] {
  return [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', narrowest: 12, cell: ({ task }) => task || '(unreadable)' },
    { title: 'queue', rank: 3, cell: ({ queue }) => queue },
    { title: 'died', cell: ({ diedAt }) => when(diedAt, now), align: 'right' },
    { title: 'reason', rank: 2, cell: ({ reason }) => reason ?? '' },
    { title: 'failure', rank: 1, narrowest: 12, cell: ({ failure }) => textOf(failure).slice(0, 80) },
    ...(options.arguments === true ? [{ title: 'arguments', narrowest: 12, cell: payloadOf }] : []),
  ];
}

/** A filter that fits nothing must not look as if nothing were kept. */
async function nothingText({ deadLetters }: Session, options: ListOptions): Promise<string> {
  if (Object.keys(deadLetterFilterOf(options)).length === 0) return 'No dead letter.';
  const kept = await deadLetters.count();
  return kept === 0 ? 'No dead letter.' : `No dead letter fits; ${kept} ${kept === 1 ? 'is' : 'are'} kept.`;
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
  if (options.all === true && ids.length > 0)
    await confirm(`Run ${counted(ids.length, 'task')} again?`, options.yes);
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
    output.line(`${requeued.length} of ${counted(ids.length, 'task')} run again.`);
  });
  warnOfMissing(
    output,
    ids.filter((id) => !requeued.some((each) => each.id === id)),
  );
}

async function purgeDeadLetters(
  session: Session,
  given: readonly string[],
  options: BulkOptions,
): Promise<void> {
  const { deadLetters, output } = session;
  const ids = await idsOf(session, given, options);
  if (ids.length > 0) await confirm(`Drop ${counted(ids.length, 'dead letter')} for good?`, options.yes);
  const purged = await deadLetters.purge(ids);
  if (purged < ids.length) process.exitCode = EXIT.failed;
  output.answer({ purged }, () =>
    output.line(`${counted(purged, 'dead letter')} ${purged === 1 ? 'was' : 'were'} dropped.`),
  );
  if (purged < ids.length && given.length > 0)
    output.warn('For the other ids no dead letter is kept: ntq dead list shows those that are.');
}

/** They were requeued or dropped before, are too old, or were never there. */
function warnOfMissing(output: Output, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const listed = ids.slice(0, 10).join(', ');
  output.warn(`No dead letter is kept of ${listed}: ntq dead list shows those that are.`);
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
