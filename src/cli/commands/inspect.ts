import { Argument, type Command } from 'commander';
import type { TaskInfo, WorkerStatus } from '../../nest/operations.js';
import { atLeastOne, oneOf } from '../arguments.js';
import { mebibytes, span, when } from '../format.js';
import type { Column } from '../output.js';
import { inSession, withPlace, type PlaceOptions, type Session } from '../session.js';

interface InspectOptions extends PlaceOptions {
  readonly limit: number;
}

type Entry = TaskInfo & { readonly at: Date };

const VIEWS = { active, reserved, scheduled, registered, stats } as const;

const WHAT = Object.keys(VIEWS) as (keyof typeof VIEWS)[];

const HELP = `
  active      tasks that run now         scheduled   tasks that wait for their time
  reserved    taken ahead, by worker     registered  tasks that workers know
  stats       the workers

Example:
  $ ntq inspect active --redis redis://localhost:6379 --namespace shop
`;

/** `ntq inspect`: what goes on. */
export function inspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .summary('show what runs, waits and works')
    .description('Shows what goes on in a namespace.')
    .addArgument(new Argument('<what>', 'what to show').argParser(oneOf(WHAT)))
    .option('--limit <number>', 'at most so many tasks', atLeastOne, 100)
    .addHelpText('after', HELP);
  withPlace(command).action((what: keyof typeof VIEWS, options: InspectOptions) =>
    inSession(options, command, (session) => VIEWS[what](session, options)),
  );
}

async function active(session: Session, { limit }: InspectOptions): Promise<void> {
  await tasks(session, await session.inspector.tasks('active', { limit }), 'No task runs.', [
    { title: 'running for', cell: ({ startedAt }) => sinceOf(session, startedAt), align: 'right' },
    { title: 'worker', cell: ({ worker }) => worker ?? '' },
  ]);
}

async function scheduled(session: Session, { limit }: InspectOptions): Promise<void> {
  await tasks(session, await session.inspector.tasks('delayed', { limit }), 'No task waits for its time.', [
    { title: 'due', cell: ({ at }) => when(at, session.broker.now()), align: 'right' },
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

async function reserved({ inspector, output }: Session): Promise<void> {
  const workers = await inspector.workers();
  const rows = workers.map(({ id, host, reserved: count }) => ({ worker: id, host, reserved: count }));
  output.answer(rows, () =>
    output.table(
      rows,
      [
        { title: 'worker', cell: ({ worker }) => worker },
        { title: 'host', cell: ({ host }) => host },
        { title: 'taken ahead', cell: (row) => row.reserved, align: 'right' },
      ],
      'No worker is there.',
    ),
  );
}

async function registered({ inspector, output }: Session): Promise<void> {
  const workers = (await inspector.workers()).filter(({ isAlive }) => isAlive);
  const known = new Map<string, { name: string; queue: string; workers: number }>();
  for (const { name, queue } of workers.flatMap((worker) => worker.tasks)) {
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

async function stats({ inspector, broker, output }: Session): Promise<void> {
  const workers = await inspector.workers();
  const now = broker.now();
  const columns: readonly Column<WorkerStatus>[] = [
    { title: 'worker', cell: ({ id }) => id },
    { title: 'host', cell: ({ host }) => host },
    { title: 'pid', cell: ({ pid }) => pid, align: 'right' },
    { title: 'state', cell: stateOf },
    { title: 'queues', cell: ({ queues }) => queues.join(',') },
    { title: 'running', cell: ({ running, concurrency }) => `${running}/${concurrency}`, align: 'right' },
    { title: 'done', cell: ({ done }) => done, align: 'right' },
    { title: 'loop lag', cell: ({ loopLagMs }) => span(loopLagMs), align: 'right' },
    { title: 'memory', cell: ({ memoryBytes }) => mebibytes(memoryBytes), align: 'right' },
    { title: 'up', cell: ({ startedAt }) => span(now - startedAt), align: 'right' },
    { title: 'heard of', cell: ({ seenAt = 0 }) => `${span(now - seenAt)} ago`, align: 'right' },
    { title: 'version', cell: ({ version }) => version },
  ];
  output.answer(workers, () => output.table(workers, columns, 'No worker is there.'));
}

function stateOf({ isAlive, loopLagMs }: WorkerStatus) {
  if (!isAlive) return { text: 'dead', colour: 'red' } as const;
  return loopLagMs > 1_000
    ? ({ text: 'blocked', colour: 'yellow' } as const)
    : ({ text: 'alive', colour: 'green' } as const);
}

function sinceOf({ broker }: Session, date: Date | undefined): string {
  return date === undefined ? '' : span(broker.now() - date.getTime());
}
