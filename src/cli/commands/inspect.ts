import { Argument, type Command } from 'commander';
import type { WorkerName } from '../../client/ask.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import type { TaskInfo } from '../../client/task-info.js';
import type { TaskPage } from '../../client/task-list.js';
import type { HeldTask } from '../../core/held-task.js';
import { askOptionsOf, printAnswers, withWorkers, type WorkersOptions } from '../answers.js';
import { isAddressed } from '../../core/command.js';
import { whole, oneOf } from '../arguments.js';
import { mebibytes } from '../../core/byte-size.js';
import { span, when } from '../format.js';
import type { Column } from '../output.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface InspectOptions extends TargetOptions, WorkersOptions {
  readonly limit: number;
}

type Entry = TaskPage['tasks'][number];

const VIEWS = { ping, active, reserved, scheduled, registered, stats } as const;

const VIEW_NAMES = Object.keys(VIEWS) as (keyof typeof VIEWS)[];

const HELP = `
  ping       which workers answer    scheduled   tasks that wait for their time
  active     tasks that run now      registered  tasks that workers know
  reserved   prefetched tasks        stats       the workers

What runs and what waits for its time is read from Redis; ping, reserved and stats are asked of the workers. One
that a task blocks does not answer.

Examples:
  $ ntq inspect active --redis redis://localhost:6379 --namespace shop
  $ ntq inspect ping --worker 'host-*'
`;

/** `ntq inspect`: what goes on. */
export function inspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .summary('show what runs, waits and works')
    .description('Shows what goes on in a namespace.')
    .addArgument(new Argument('<view>', 'what to show').argParser(oneOf(VIEW_NAMES)))
    .option('--limit <number>', 'at most this many tasks', whole(1, 10_000), 100)
    .addHelpText('after', HELP);
  withTarget(withWorkers(command)).action((view: keyof typeof VIEWS, options: InspectOptions) =>
    inSession(options, command, (session) => VIEWS[view](session, options)),
  );
}

async function ping(session: Session, options: InspectOptions): Promise<void> {
  const answers = await session.workers.ping(askOptionsOf(options));
  await printAnswers(session, answers, { describe: (pong) => ({ text: pong, colour: 'green' }), options });
}

async function active(session: Session, { limit, worker = [] }: InspectOptions): Promise<void> {
  const hosts = new Map((await session.workers.list()).map(({ id, host }) => [id, host]));
  const isMeant = ({ worker: id = '' }: TaskInfo) => isAddressed(worker, { id, host: hosts.get(id) ?? '' });
  const running = (await session.inspector.tasks({ state: 'active' }, { limit })).tasks.filter(isMeant);
  await tasks(session, running, 'No task runs.', [
    { title: 'running for', cell: ({ startedAt }) => sinceOf(session, startedAt), align: 'right' },
    { title: 'worker', cell: ({ worker: id }) => id ?? '' },
  ]);
}

async function scheduled(session: Session, { limit }: InspectOptions): Promise<void> {
  const delayed = await session.inspector.tasks({ state: 'delayed' }, { limit });
  const now = session.broker.now();
  await tasks(session, delayed.tasks, 'No task waits for its time.', [
    { title: 'due', cell: ({ dueAt }) => (dueAt === undefined ? '' : when(dueAt, now)), align: 'right' },
  ]);
}

function tasks(
  { output }: Session,
  entries: readonly Entry[],
  nothing: string,
  more: readonly Column<Entry>[],
): Promise<void> {
  const columns: readonly Column<Entry>[] = [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', cell: ({ name }) => name ?? '?' },
    { title: 'queue', cell: ({ queue }) => queue ?? '?' },
    { title: 'attempt', cell: ({ attempt }) => attempt, align: 'right' },
    ...more,
  ];
  output.answer(entries, () => output.table(entries, columns, nothing));
  return Promise.resolve();
}

async function reserved({ workers, output }: Session, options: InspectOptions): Promise<void> {
  const answers = await workers.reserved({ ...askOptionsOf(options), limit: options.limit });
  const rows = answers.answered.flatMap(({ worker, host, value }) =>
    value.map((task) => ({ worker, host, ...task })),
  );
  const columns: readonly Column<HeldTask & Pick<WorkerName, 'host' | 'worker'>>[] = [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', cell: ({ name }) => name },
    { title: 'queue', cell: ({ queue }) => queue },
    { title: 'attempt', cell: ({ attempt }) => attempt, align: 'right' },
    { title: 'worker', cell: ({ worker }) => worker },
    { title: 'host', cell: ({ host }) => host },
  ];
  for (const { worker, host, pid } of answers.silent)
    output.warn(`${worker} (${host}, process ${pid}) does not answer.`);
  output.answer(answers, () => output.table(rows, columns, 'No task is prefetched.'));
}

async function registered({ workers, output }: Session, { worker = [] }: InspectOptions): Promise<void> {
  const all = await workers.list();
  const asked = all.filter((candidate) => candidate.isAlive && isAddressed(worker, candidate));
  const known = new Map<string, { name: string; queue: string; workers: number }>();
  for (const { name, queue } of asked.flatMap(({ tasks: registeredTasks }) => registeredTasks)) {
    known.set(name, { name, queue, workers: (known.get(name)?.workers ?? 0) + 1 });
  }
  const rows = [...known.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  output.answer(rows, () =>
    output.table(
      rows,
      [
        { title: 'task', cell: ({ name }) => name },
        { title: 'queue', cell: ({ queue }) => queue },
        { title: 'workers', cell: (row) => row.workers, align: 'right' },
      ],
      'No worker is there.',
    ),
  );
}

/** The state of workers now; the last known state of workers that do not answer. */
async function stats({ workers, broker, output }: Session, options: InspectOptions): Promise<void> {
  const known = (await workers.list()).filter((worker) => isAddressed(options.worker ?? [], worker));
  const isAny = known.some(({ isAlive }) => isAlive);
  const { answered } = isAny ? await workers.stats(askOptionsOf(options)) : { answered: [] };
  const fresh = new Map(answered.map(({ worker, value }) => [worker, { ...value, seenAt: broker.now() }]));
  const shown = known.map((worker) => ({ ...worker, ...fresh.get(worker.id) }));
  const now = broker.now();
  const columns: readonly Column<WorkerStatus>[] = [
    { title: 'worker', cell: ({ id }) => id },
    { title: 'host', cell: ({ host }) => host },
    { title: 'pid', cell: ({ pid }) => pid, align: 'right' },
    { title: 'state', cell: workerState },
    { title: 'queues', cell: ({ queues }) => queues.join(',') },
    { title: 'running', cell: ({ running, concurrency }) => `${running}/${concurrency}`, align: 'right' },
    { title: 'done', cell: ({ done }) => done, align: 'right' },
    { title: 'loop lag', cell: ({ loopLagMs }) => span(loopLagMs), align: 'right' },
    { title: 'memory', cell: ({ memoryBytes }) => mebibytes(memoryBytes), align: 'right' },
    { title: 'up', cell: ({ startedAt }) => span(now - startedAt), align: 'right' },
    { title: 'heard of', cell: ({ seenAt = 0 }) => `${span(now - seenAt)} ago`, align: 'right' },
    { title: 'version', cell: ({ version }) => version },
  ];
  output.answer(shown, () => output.table(shown, columns, 'No worker is there.'));
}

function workerState({ isAlive, loopLagMs }: WorkerStatus) {
  if (!isAlive) return { text: 'dead', colour: 'red' } as const;
  return loopLagMs > 1_000
    ? ({ text: 'blocked', colour: 'yellow' } as const)
    : ({ text: 'alive', colour: 'green' } as const);
}

function sinceOf({ broker }: Session, date: Date | undefined): string {
  return date === undefined ? '' : span(broker.now() - date.getTime());
}
