import type { Command } from 'commander';
import type { Overview } from '../../client/inspector.js';
import type { QueueInfo } from '../../client/queues.js';
import { confirm } from '../confirm.js';
import { span } from '../format.js';
import { nearest } from '../../core/nearest.js';
import { Progress } from '../progress.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface PurgeOptions extends TargetOptions {
  readonly yes?: boolean;
}

interface PauseOptions extends TargetOptions {
  readonly note?: string;
}

/** A queue, and how many living workers serve it. */
interface QueueRow extends QueueInfo {
  readonly workers: number;
}

const PROGRESS_MS = 200;

/** `ntq queues`, `pause`, `resume`, `purge`. */
export function queueCommands(program: Command): void {
  const queues = program
    .command('queues')
    .summary('list the queues')
    .description('Lists the queues that hold something, are paused, or have a worker.')
    .addHelpText('after', '\nExample:\n  $ ntq queues --namespace shop\n');
  withTarget(queues).action((options: TargetOptions) => inSession(options, queues, list));

  for (const action of ['pause', 'resume'] as const) {
    const command = program
      .command(action)
      .summary(
        action === 'pause' ? 'let workers take nothing from a queue' : 'let workers take from a queue again',
      )
      .description(
        action === 'pause' ? 'Workers take nothing more from the queue; what runs goes on.' : 'Ends a pause.',
      )
      .argument('<queue>', 'name of the queue');
    if (action === 'pause') command.option('--note <text>', 'why it is paused');
    command.addHelpText('after', `\nExample:\n  $ ntq ${action} reports\n`);
    withTarget(command).action((queue: string, { note, ...options }: PauseOptions) =>
      inSession(options, command, (session) => change(session, queue, { action, note })),
    );
  }

  const purge = program
    .command('purge')
    .summary('revoke all that waits in a queue')
    .description('Revokes all tasks that are ready in a queue. Tasks that run or wait for their time stay.')
    .argument('<queue>', 'name of the queue')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  $ ntq purge reports --yes\n');
  withTarget(purge).action((queue: string, options: PurgeOptions) =>
    inSession(options, purge, (session) => empty(session, queue, options.yes)),
  );
}

async function list(session: Session): Promise<void> {
  const { inspector, output } = session;
  const overview = await inspector.overview();
  const { delayed, active, deadLetters } = overview;
  const rows = rowsOf(overview);
  output.answer({ queues: rows, delayed, active, deadLetters }, () => {
    output.table(
      rows,
      [
        { title: 'queue', cell: ({ name }) => name },
        { title: 'waiting', cell: ({ waiting }) => waiting, align: 'right' },
        {
          title: 'oldest',
          cell: ({ oldestWaitMs }) => (oldestWaitMs === undefined ? '' : span(oldestWaitMs)),
          align: 'right',
        },
        {
          title: 'workers',
          cell: ({ workers }) => (workers === 0 ? { text: '0', colour: 'red' } : workers),
          align: 'right',
        },
        { title: 'state', cell: ({ paused }) => (paused ? { text: 'paused', colour: 'yellow' } : 'open') },
        { title: 'note', cell: ({ note }) => note ?? '' },
      ],
      'No queue holds anything, and no worker is there.',
    );
    const counts = `running ${active}   waiting for their time ${delayed}   dead letters ${deadLetters}`;
    output.remark(counts, true);
  });
}

/** Queues that a worker serves are listed as well when they are empty. */
function rowsOf({ queues, workers }: Overview): readonly QueueRow[] {
  const served = workers.filter(({ isAlive }) => isAlive).flatMap((worker) => worker.queues);
  const names = [...new Set([...queues.map(({ name }) => name), ...served])].sort();
  return names.map((name) => ({
    ...{ name, waiting: 0, waitingByPriority: {}, paused: false },
    ...queues.find((queue) => queue.name === name),
    workers: served.filter((queue) => queue === name).length,
  }));
}

async function change(
  session: Session,
  queue: string,
  { action, note }: { readonly action: 'pause' | 'resume'; readonly note: string | undefined },
): Promise<void> {
  const { queues, output } = session;
  await warnOfUnknown(session, queue);
  if (action === 'pause') await queues.pause(queue, note);
  else await queues.resume(queue);
  const paused = action === 'pause';
  output.answer({ queue, paused, ...(note !== undefined && { note }) }, () =>
    output.line(`${queue} is ${paused ? 'paused' : 'open'}.`),
  );
}

async function empty(session: Session, queue: string, isSure: boolean | undefined): Promise<void> {
  const { queues, output } = session;
  await warnOfUnknown(session, queue);
  const waitingIn = async () => (await queues.get(queue))?.waiting ?? 0;
  const total = await waitingIn();
  if (total > 0) await confirm(`Revoke all ${total} tasks that wait in '${queue}'?`, isSure);
  const progress = new Progress('revoking:', total);
  const timer = setInterval(() => void waitingIn().then((left) => progress.show(total - left)), PROGRESS_MS);
  const purged = await queues.purge(queue).finally(() => clearInterval(timer));
  progress.end();
  output.answer({ queue, purged }, () => output.line(`${purged} tasks were revoked.`));
}

/** Not an error, because the command does not know all queues; most often it is a typing error. */
async function warnOfUnknown({ inspector, output }: Session, queue: string): Promise<void> {
  const names = rowsOf(await inspector.overview()).map(({ name }) => name);
  if (names.includes(queue)) return;
  const similar = nearest(queue, names);
  const hint = similar === undefined ? '' : ` Did you mean '${similar}'?`;
  output.warn(`Queue '${queue}' holds nothing and no worker serves it.${hint}`);
}
