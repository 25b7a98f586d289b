import { Argument, type Command } from 'commander';
import type { ScheduleInfo } from '../../beat/schedule-info.js';
import { whole, oneOf } from '../arguments.js';
import { confirm } from '../confirm.js';
import { moment, when } from '../format.js';
import type { Cell, Column } from '../output.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface ScheduleOptions extends TargetOptions {
  readonly count: number;
  readonly note?: string;
  readonly yes?: boolean;
}

const ACTIONS = { list, show, preview, history, pause, resume, trigger, remove } as const;
const ACTION_NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];

const HELP = `
  list           all of them (default)
  show           one of them
  preview        when it will fire
  history        what it fired
  pause, resume  keep one from firing, and let it
  trigger        enqueue its task now
  remove         drop one that was made at run time

Examples:
  $ ntq schedules
  $ ntq schedules preview daily-digest --count 10
  $ ntq schedules pause daily-digest --note maintenance
`;

/** `ntq schedules`: what is enqueued when. */
export function schedulesCommand(program: Command): void {
  const command = program
    .command('schedules')
    .summary('what is enqueued when')
    .description('Lists the schedules of a namespace, and changes them.')
    .addArgument(new Argument('[action]', 'what to do').argParser(oneOf(ACTION_NAMES)).default('list'))
    .argument('[name]', 'name of the schedule')
    .option('--count <number>', 'how many times or ticks to show', whole(1, 500), 5)
    .option('--note <text>', 'why it is paused')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', HELP);
  withTarget(command).action(
    (action: keyof typeof ACTIONS, name: string | undefined, options: ScheduleOptions) => {
      if (action !== 'list' && name === undefined)
        return command.error(`error: which schedule? Give its name: ntq schedules ${action} <name>`);
      return inSession(options, command, (session) => ACTIONS[action](session, name ?? '', options));
    },
  );
}

async function list({ schedules, broker, output }: Session): Promise<void> {
  const all = await schedules.list();
  const columns: readonly Column<ScheduleInfo>[] = [
    { title: 'schedule', cell: ({ name }) => name },
    { title: 'state', cell: stateCell },
    { title: 'times', cell: ({ times }) => times },
    { title: 'task', cell: ({ task }) => task },
    { title: 'next', cell: ({ nextAt }) => (nextAt ? when(nextAt, broker.now()) : ''), align: 'right' },
    { title: 'last', cell: ({ lastAt }) => (lastAt ? when(lastAt, broker.now()) : ''), align: 'right' },
    { title: 'fired', cell: ({ fired }) => fired, align: 'right' },
  ];
  output.answer(all, () => output.table(all, columns, 'No schedule.'));
}

async function show(session: Session, name: string): Promise<void> {
  const info = await session.schedules.get(name);
  if (info === undefined) throw new Error(`There is no schedule '${name}'.`);
  print(session, info);
}

async function pause(session: Session, name: string, { note }: ScheduleOptions): Promise<void> {
  print(session, await session.schedules.pause(name, note));
}

async function resume(session: Session, name: string): Promise<void> {
  print(session, await session.schedules.resume(name));
}

async function trigger({ schedules, output }: Session, name: string): Promise<void> {
  const { id } = await schedules.trigger(name);
  output.answer({ id }, () => output.line(id));
}

async function remove({ schedules, output }: Session, name: string, { yes }: ScheduleOptions): Promise<void> {
  await confirm(`Drop the schedule '${name}' and its history?`, yes);
  const removed = await schedules.remove(name);
  if (!removed) throw new Error(`There is no schedule '${name}'.`);
  output.answer({ name, removed }, () => output.line(`${name} is gone.`));
}

async function preview(
  { schedules, broker, output }: Session,
  name: string,
  { count }: ScheduleOptions,
): Promise<void> {
  const times = await schedules.preview(name, count);
  output.answer(times, () => {
    for (const time of times) output.line(`${time.toISOString()}  ${when(time, broker.now())}`);
    if (times.length === 0) output.line('It fires no more.');
  });
}

async function history(
  { schedules, output }: Session,
  name: string,
  { count }: ScheduleOptions,
): Promise<void> {
  const ticks = await schedules.history(name, { limit: count });
  output.answer(ticks, () =>
    output.table(
      ticks,
      [
        { title: 'due', cell: ({ dueAt }) => moment(dueAt) ?? '' },
        { title: 'what', cell: ({ kind, count: times }) => (times > 1 ? `${kind} (${times})` : kind) },
        { title: 'late by', cell: ({ lagMs }) => `${lagMs} ms`, align: 'right' },
        { title: 'task', cell: ({ taskId }) => taskId ?? '' },
      ],
      'It has fired nothing so far.',
    ),
  );
}

function print({ output }: Session, info: ScheduleInfo): void {
  const { name, times, task, queue, misfire, overlap, origin, fired, note, nextAt, lastAt, lastId } = info;
  const moments = { next: moment(nextAt), last: moment(lastAt), 'last task': lastId };
  const made = typeof misfire === 'string' ? misfire : `all, at most ${misfire.all}`;
  const fields = {
    name,
    state: stateCell(info),
    note,
    times,
    task,
    queue,
    misfire: made,
    overlap,
    origin,
    fired,
  };
  output.answer(info, () => output.fields({ ...fields, ...moments }));
}

function stateCell({ state }: ScheduleInfo): Cell {
  return state === 'active' ? { text: state, colour: 'green' } : { text: state, colour: 'yellow' };
}
