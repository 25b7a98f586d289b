import { Argument, type Command } from 'commander';
import type { TaskFilter } from '../../client/task-list.js';
import type { TaskInfo } from '../../client/task-info.js';
import type { Duration } from '../../core/duration.js';
import { duration, oneOf, whole } from '../arguments.js';
import { span, when } from '../format.js';
import type { Colour, Column } from '../output.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

interface TasksOptions extends TargetOptions {
  readonly task?: string;
  readonly queue?: string;
  readonly since?: Duration;
  readonly from?: string;
  readonly limit: number;
}

/** The words of the command, and the states that they stand for. */
const STATES = {
  all: undefined,
  running: 'active',
  delayed: 'delayed',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  revoked: 'REVOKED',
} as const;

type Word = keyof typeof STATES;

const HELP = `
  all        all that have not ended, in no order (default)
  running    those that run now
  delayed    those that wait for their time, the next first
  succeeded, failed, revoked
             the newest first, as long as their records are kept

Examples:
  $ ntq tasks failed --since 1h --task 'email.*'
  $ ntq tasks running --queue reports
`;

const COLOURS: Readonly<Partial<Record<TaskInfo['state'], Colour>>> = {
  SUCCESS: 'green',
  FAILURE: 'red',
  REVOKED: 'yellow',
  RETRY: 'yellow',
};

/** `ntq tasks`: lists tasks. */
export function tasksCommand(program: Command): void {
  const command = program
    .command('tasks')
    .summary('list and filter tasks')
    .description('Lists tasks by their state, name and queue.')
    .addArgument(
      new Argument('[state]', 'which tasks').argParser(oneOf(Object.keys(STATES) as Word[])).default('all'),
    )
    .option('--task <glob>', 'of that name')
    .option('--queue <name>', 'of that queue')
    .option('--since <duration>', 'of tasks that have ended: not longer ago', duration)
    .option('--limit <number>', 'at most this many', whole(1, 10_000), 50)
    .option('--from <cursor>', 'behind an earlier page, as it said')
    .addHelpText('after', HELP);
  withTarget(command).action((word: Word, options: TasksOptions) =>
    inSession(options, command, (session) => list(session, word, options)),
  );
}

async function list(session: Session, word: Word, options: TasksOptions): Promise<void> {
  const { inspector, output, broker } = session;
  const { task, queue, since, from, limit } = options;
  const filter: TaskFilter = {
    ...(STATES[word] !== undefined && { state: STATES[word] }),
    ...(task !== undefined && { task }),
    ...(queue !== undefined && { queue }),
    ...(since !== undefined && { since }),
  };
  const page = await inspector.tasks(filter, { limit, ...(from !== undefined && { from }) });
  output.answer(page, () => {
    output.table(page.tasks, columnsAt(broker.now()), 'No task fits.');
    if (page.next !== undefined) output.remark(`More: --from ${page.next}`, true);
  });
}

function columnsAt(now: number): readonly Column<TaskInfo>[] {
  return [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', cell: ({ name }) => name ?? '' },
    { title: 'queue', cell: ({ queue }) => queue ?? '' },
    { title: 'state', cell: ({ state }) => ({ text: state, colour: COLOURS[state] ?? 'dim' }) },
    { title: 'when', cell: (info) => momentOf(info, now), align: 'right' },
    { title: 'ran for', cell: ranFor, align: 'right' },
    { title: 'failure', cell: ({ failure, reason }) => failure?.message ?? reason ?? '' },
  ];
}

/** The moment that matters most: of the end, of the start, of the time that it waits for, or of the enqueue. */
function momentOf({ endedAt, startedAt, dueAt, enqueuedAt }: TaskInfo, now: number): string {
  const date = endedAt ?? startedAt ?? dueAt ?? enqueuedAt;
  return date === undefined ? '' : when(date, now);
}

function ranFor({ startedAt, endedAt }: TaskInfo): string {
  return startedAt === undefined || endedAt === undefined
    ? ''
    : span(endedAt.getTime() - startedAt.getTime());
}
