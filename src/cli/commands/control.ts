import type { Command } from 'commander';
import { counted } from '../../core/counted.js';
import { MAX_CONCURRENCY, TIME_LIMIT_REFRESH_MS } from '../../core/worker-bounds.js';
import { toMs, type Duration } from '../../core/duration.js';
import type { Answers } from '../../client/ask.js';
import type { WorkerSelection } from '../../client/worker-selection.js';
import { askOptionsOf, printAnswers, selected, withWorkers, type WorkersOptions } from '../answers.js';
import { positiveDuration, whole } from '../arguments.js';
import { confirm } from '../confirm.js';
import { hintOf } from '../../core/hint.js';
import { inSession, SETS, withTarget, type TargetOptions, type Session } from '../session.js';

type ControlOptions = TargetOptions & WorkersOptions;
interface LimitOptions extends TargetOptions {
  readonly soft?: Duration;
  readonly hard?: Duration;
  readonly unset?: boolean;
}
interface ShutdownOptions extends ControlOptions {
  readonly cold?: boolean;
  readonly yes?: boolean;
}

/** `ntq control`: changes workers while they work. */
export function controlCommand(program: Command): void {
  const control = program
    .command('control')
    .summary('change workers while they work')
    .description(
      'Changes workers while they work. A change lasts as long as the process. Time limits are stored.',
    );
  addQueueCommand(control, 'add-queue', 'Lets workers serve one more queue of their application.');
  addQueueCommand(control, 'remove-queue', 'Lets workers take nothing more from a queue; what runs goes on.');
  addSlotsCommand(control, 'grow', 'Lets each worker run more tasks at once.');
  addSlotsCommand(control, 'shrink', 'Lets each worker run fewer tasks at once; what runs goes on.');
  addLimitCommand(control);
  addShutdownCommand(control);
}

function addQueueCommand(control: Command, action: 'add-queue' | 'remove-queue', description: string): void {
  const command = control
    .command(action)
    .description(description)
    .argument('<queue>', 'name of the queue')
    .addHelpText('after', `\nExample:\n  $ ntq control ${action} low --worker host-a\n`);
  const change = (workers: WorkerSelection, queue: string) =>
    action === 'add-queue' ? workers.addQueue(queue) : workers.removeQueue(queue);
  withTarget(withWorkers(command)).action((queue: string, options: ControlOptions) =>
    inSession(options, command, async (session) => {
      const answers = await change(selected(session, options), queue);
      const describe = (queues: readonly string[]) => `serves ${queues.join(', ')}`;
      await printAnswers(session, answers, { describe, options });
    }),
  );
}

function addSlotsCommand(control: Command, action: 'grow' | 'shrink', description: string): void {
  const command = control
    .command(action)
    .description(description)
    .argument('[count]', 'by how many', whole(1, MAX_CONCURRENCY), 1)
    .addHelpText('after', `\nExample:\n  $ ntq control ${action} 2 --worker 'host-*'\n`);
  withTarget(withWorkers(command)).action((count: number, options: ControlOptions) =>
    inSession(options, command, async (session) => {
      const answers = await selected(session, options)[action](count);
      const describe = (concurrency: number) => `runs ${concurrency} at once`;
      await printAnswers(session, answers, { describe, options });
    }),
  );
}

function addLimitCommand(control: Command): void {
  const command = control
    .command('time-limit')
    .description(
      'Sets the time limits of a task, for all workers and those to come; for runs that begin from now on.',
    )
    .argument('<task>', 'name of the task')
    .option('--soft <duration>', 'after which its signal aborts', positiveDuration)
    .option('--hard <duration>', 'after which its process is killed', positiveDuration)
    .option('--unset', 'instead: as the task declares them')
    .addHelpText('after', '\nExample:\n  $ ntq control time-limit reports.daily --soft 10m --hard 12m\n');
  withTarget(command).action((task: string, options: LimitOptions) => {
    const isGiven = (options.soft ?? options.hard) !== undefined;
    if (isGiven === (options.unset === true))
      return command.error('error: which limits? Give --soft, --hard or both, or --unset.');
    if (isSoftBehindHard(options))
      return command.error('error: the soft limit must come before the hard one.');
    return inSession(options, command, (session) => limit(session, task, options), SETS);
  });
}

function isSoftBehindHard({ soft, hard }: LimitOptions): boolean {
  return soft !== undefined && hard !== undefined && toMs(soft, '--soft') > toMs(hard, '--hard');
}

async function limit(session: Session, task: string, { soft, hard, unset }: LimitOptions): Promise<void> {
  const given = { ...(soft !== undefined && { soft }), ...(hard !== undefined && { hard }) };
  const { workers } = session;
  const answers = await (unset === true ? workers.unsetTimeLimit(task) : workers.setTimeLimit(task, given));
  const isKnown = answers.answered.some(({ value }) => value);
  const { length } = answers.answered;
  if (!isKnown) await warnOfUnknownTask(session, task);
  const state = unset === true ? 'as it declares them' : 'set';
  session.output.answer(answers, () =>
    session.output.line(`The time limits of ${task} are ${state}; ${knownTo(length)}`),
  );
}

/** How many workers know a time limit, and when the others do. */
export function knownTo(count: number): string {
  const verb = count === 1 ? 'knows' : 'know';
  return `${counted(count, 'worker')} ${verb} it at once, others within ${TIME_LIMIT_REFRESH_MS / 1_000} s.`;
}

/** Workers that are not there may know it, so it is no error. */
async function warnOfUnknownTask({ workers, output }: Session, task: string): Promise<void> {
  const known = (await workers.list()).flatMap(({ tasks }) => tasks.map(({ name }) => name));
  output.warn(`No worker that is there knows the task '${task}'.${hintOf(task, known)}`);
}

const SHUTDOWN_HELP = `
Running tasks may end within the shutdown timeout of their worker; with --cold they go back at once. A process of
a pool ends the whole pool. A worker inside of another application stops, the application goes on.

Example:
  $ ntq control shutdown --worker host-a --yes
`;

function addShutdownCommand(control: Command): void {
  const command = control
    .command('shutdown')
    .description('Stops workers for good, and the processes that were started for them.')
    .option('--cold', 'what runs goes back at once, without a loss')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', SHUTDOWN_HELP);
  withTarget(withWorkers(command)).action((options: ShutdownOptions) =>
    inSession(options, command, (session) => shutdown(session, options)),
  );
}

async function shutdown(session: Session, options: ShutdownOptions): Promise<void> {
  const { cold = false, yes } = options;
  if (yes !== true) {
    const { answered } = await session.workers.ping(askOptionsOf(options));
    const hosts = [...new Set(answered.map(({ host }) => host))].join(', ');
    if (answered.length > 0)
      await confirm(`Shut down ${counted(answered.length, 'worker')} (${hosts})?`, yes);
  }
  const answers: Answers<undefined> = await selected(session, options).shutdown({ cold });
  await printAnswers(session, answers, { describe: () => 'stops', options });
}
