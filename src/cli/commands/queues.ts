import type { Command } from 'commander';
import { counted } from '../../core/counted.js';
import type { QueueInfo } from '../../client/queues.js';
import { confirm } from '../confirm.js';
import { span } from '../format.js';
import { hintOf } from '../../core/hint.js';
import type { Column } from '../output.js';
import { Progress } from '../progress.js';
import { inSession, SETS, withTarget, type TargetOptions, type Session } from '../session.js';

interface PurgeOptions extends TargetOptions {
  readonly yes?: boolean;
}

interface PauseOptions extends TargetOptions {
  readonly note?: string;
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
      inSession(options, command, (session) => change(session, queue, { action, note }), SETS),
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
  const { queues, delayed, active, deadLetters } = await inspector.overview();
  output.answer({ queues, delayed, active, deadLetters }, () => {
    output.table(queues, COLUMNS, 'No queue holds anything, and no worker is there.');
    const counts = `running ${active}   waiting for their time ${delayed}   dead letters ${deadLetters}`;
    output.remark(counts, true);
  });
}

const COLUMNS: readonly Column<QueueInfo>[] = [
  { title: 'queue', cell: ({ name }) => name },
  { title: 'waiting', cell: ({ waiting }) => waiting, align: 'right' },
  { title: 'oldest', cell: ({ oldestWaitMs }) => spanOf(oldestWaitMs), align: 'right' },
  { title: 'blocked', cell: blockedOf },
  { title: 'running', cell: ({ running, isSampled }) => `${isSampled ? '~' : ''}${running}`, align: 'right' },
  { title: 'delayed', cell: ({ delayed }) => delayed, align: 'right' },
  {
    title: 'workers',
    cell: ({ workers }) => (workers === 0 ? { text: '0', colour: 'red' } : workers),
    align: 'right',
  },
  { title: 'free', cell: ({ freeSlots }) => freeSlots, align: 'right' },
  { title: 'state', cell: ({ paused }) => (paused ? { text: 'paused', colour: 'yellow' } : 'open') },
  { title: 'note', cell: ({ note }) => note ?? '' },
];

function spanOf(ms: number | undefined): string {
  return ms === undefined ? '' : span(ms);
}

/** `rate 3, breaker 12`; with a plus where more may be blocked. */
function blockedOf({ blocked, isPartial }: QueueInfo): string {
  const counts = Object.entries(blocked).map(([kind, count]) => `${kind} ${count}`);
  return counts.join(', ') + (counts.length > 0 && isPartial ? ' +' : '');
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
  if (total > 0)
    await confirm(
      `Revoke ${total === 1 ? 'the one task that waits' : `all ${total} tasks that wait`} in '${queue}'?`,
      isSure,
    );
  const progress = new Progress('revoking:', total);
  const timer = setInterval(() => void waitingIn().then((left) => progress.show(total - left)), PROGRESS_MS);
  const purged = await queues.purge(queue).finally(() => clearInterval(timer));
  progress.end();
  output.answer({ queue, purged }, () =>
    output.line(`${counted(purged, 'task')} ${purged === 1 ? 'was' : 'were'} revoked.`),
  );
}

/** Not an error, because the command does not know all queues; most often it is a typing error. */
async function warnOfUnknown({ inspector, output }: Session, queue: string): Promise<void> {
  const names = (await inspector.overview()).queues.map(({ name }) => name);
  if (names.includes(queue)) return;
  output.warn(`Queue '${queue}' holds nothing and no worker serves it.${hintOf(queue, names)}`);
}
