import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { TASK_EVENT_TYPES, type TaskEventType } from '../../core/task-event.js';
import type { WatchedEvent } from '../../core/watched-event.js';
import type { Duration } from '../../core/duration.js';
import { BrokerUnavailableError } from '../../core/errors.js';
import type { EventLogOptions, EventLogPage } from '../../core/event-log.js';
import { duration, namesOf } from '../arguments.js';
import { eventCells } from '../event-cells.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

/** Processes write their events within 100 ms. */
const FOLLOWED_EVERY_MS = 500;

interface EventsOptions extends TargetOptions {
  readonly type?: readonly TaskEventType[];
  readonly queue?: string;
  readonly task?: string;
  readonly log?: boolean;
  readonly since?: Duration;
  readonly follow?: boolean;
}

/** Four on a line. */
function typeLines(): string {
  const starts = TASK_EVENT_TYPES.flatMap((_type, index) => (index % 4 === 0 ? [index] : []));
  return starts.map((start) => `  ${TASK_EVENT_TYPES.slice(start, start + 4).join(', ')}`).join(',\n');
}

const HELP = `
Types:
${typeLines()}

Examples:
  $ ntq events
  $ ntq events --type task-failed,task-lost
  $ ntq events --task 'email.*' --json
  $ ntq events --log --since 10m
  $ ntq events --log --follow --json
`;

/** `ntq events`: tasks as they start and end, in all processes. */
export function eventsCommand(program: Command): void {
  const command = program
    .command('events')
    .summary('watch tasks as they start and end')
    .description(
      'Prints the events of all processes, one on a line, until Ctrl+C; with --json a JSON object on each line.',
    )
    .option('--type <names>', 'only events of these types', namesOf(TASK_EVENT_TYPES))
    .option('--queue <name>', 'only about tasks on this queue')
    .option('--task <name>', 'only about tasks of this name, * for any characters')
    .option('--log', 'instead: the events that the log keeps, and no more')
    .option('--since <duration>', 'with --log: how far back', duration)
    .option('--follow', 'with --log: goes on with new events, until Ctrl+C')
    .addHelpText('after', HELP);
  withTarget(command).action((options: EventsOptions) => {
    if (options.since !== undefined && options.log !== true)
      command.error('error: --since is about events that are kept: give --log as well.');
    if (options.follow === true && options.log !== true)
      command.error('error: --follow is about events that are kept: give --log as well.');
    return inSession(options, command, (session) => workOf(options)(session, options));
  });
}

function workOf({ log, follow }: EventsOptions) {
  if (log !== true) return watch;
  return follow === true ? followLog : printLog;
}

async function watch(session: Session, options: EventsOptions): Promise<void> {
  const { events, output } = session;
  const watched = events.watch({ ...filterOf(options), signal: interruption() });
  output.remark({ text: 'Watching; Ctrl+C ends it.', colour: 'dim' });
  for await (const event of watched) print(session, event);
}

/** Aborts when the user ends the command. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return interrupted.signal;
}

type Position = Pick<EventLogOptions, 'after' | 'since'>;

const NOTHING_LOGGED =
  'No such event is in the log. The log is kept by applications with events: { log: {} } in forRoot().';

/** Page by page, to the end of the log. */
async function printLog(session: Session, options: EventsOptions): Promise<void> {
  let position: Position | undefined = beginning(options);
  let count = 0;
  while (position !== undefined) {
    const { events, next, hasMore }: EventLogPage = await printPage(session, options, position);
    count += events.length;
    position = hasMore ? { after: next } : undefined;
  }
  if (count === 0) session.output.warn(NOTHING_LOGGED);
}

function beginning({ since }: EventsOptions): Position {
  return since === undefined ? {} : { since };
}

async function printPage(
  session: Session,
  options: EventsOptions,
  position: Position,
): Promise<EventLogPage> {
  const page = await session.events.read({ ...filterOf(options), ...position });
  for (const event of page.events) print(session, event);
  return page;
}

/** As `printLog`, and then with what comes. A broker that is away is asked again, so that no kept event is missed. */
async function followLog(session: Session, options: EventsOptions): Promise<void> {
  const { output } = session;
  const interrupted = interruption();
  let position = beginning(options);
  output.remark({ text: 'Following the log; Ctrl+C ends it.', colour: 'dim' });
  while (!interrupted.aborted) {
    const page = await printPage(session, options, position).catch((error: unknown) => {
      if (!(error instanceof BrokerUnavailableError)) throw error;
      output.warn(error.message);
      return undefined;
    });
    if (page !== undefined) position = { after: page.next };
    if (page?.hasMore !== true) await pause(interrupted);
  }
}

/** Ends early when the user ends the command. */
async function pause(interrupted: AbortSignal): Promise<void> {
  await sleep(FOLLOWED_EVERY_MS, undefined, { signal: interrupted }).catch(() => undefined);
}

function filterOf({ type, queue, task }: EventsOptions): Omit<EventLogOptions, 'after' | 'limit' | 'since'> {
  return {
    ...(type && { types: type }),
    ...(queue !== undefined && { queue }),
    ...(task !== undefined && { task }),
  };
}

function print({ output }: Session, event: WatchedEvent): void {
  if (output.isJson) output.line(JSON.stringify(event));
  else output.line(...eventCells(event));
}
