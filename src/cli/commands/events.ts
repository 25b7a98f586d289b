import type { Command } from 'commander';
import { TASK_EVENT_TYPES, type TaskEventType } from '../../core/task-event.js';
import type { WatchedEvent } from '../../core/watched-event.js';
import type { Duration } from '../../core/duration.js';
import type { EventLogOptions } from '../../core/event-log.js';
import { duration, namesOf } from '../arguments.js';
import { eventCells } from '../event-cells.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

interface EventsOptions extends TargetOptions {
  readonly type?: readonly TaskEventType[];
  readonly queue?: string;
  readonly task?: string;
  readonly log?: boolean;
  readonly since?: Duration;
}

const HELP = `
Types:
  ${TASK_EVENT_TYPES.slice(0, 6).join(', ')},
  ${TASK_EVENT_TYPES.slice(6).join(', ')}

Examples:
  $ ntq events
  $ ntq events --type task-failed,task-lost
  $ ntq events --task 'email.*' --json
  $ ntq events --log --since 10m
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
    .addHelpText('after', HELP);
  withTarget(command).action((options: EventsOptions) => {
    if (options.since !== undefined && options.log !== true)
      command.error('error: --since is about events that are kept: give --log as well.');
    const work = options.log === true ? printLog : watch;
    return inSession(options, command, (session) => work(session, options));
  });
}

async function watch(session: Session, options: EventsOptions): Promise<void> {
  const { events, output } = session;
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const watched = events.watch({ ...filterOf(options), signal: interrupted.signal });
  output.remark({ text: 'Watching; Ctrl+C ends it.', colour: 'dim' });
  for await (const event of watched) print(session, event);
}

/** Page by page, to the end of the log. */
async function printLog(session: Session, options: EventsOptions): Promise<void> {
  const { since } = options;
  let place: EventLogOptions = since === undefined ? {} : { since };
  for (let hasMore = true; hasMore;) {
    const page = await session.events.read({ ...filterOf(options), ...place });
    for (const event of page.events) print(session, event);
    place = { after: page.next };
    hasMore = page.hasMore;
  }
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
