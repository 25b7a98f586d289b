import type { Command } from 'commander';
import { TASK_EVENT_TYPES, type TaskEventType } from '../../core/task-event.js';
import type { WatchedEvent } from '../../core/watched-event.js';
import { namesOf } from '../arguments.js';
import { eventCells } from '../event-cells.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

interface EventsOptions extends TargetOptions {
  readonly type?: readonly TaskEventType[];
  readonly queue?: string;
  readonly task?: string;
}

const HELP = `
Types:
  ${TASK_EVENT_TYPES.slice(0, 6).join(', ')},
  ${TASK_EVENT_TYPES.slice(6).join(', ')}

Examples:
  $ ntq events
  $ ntq events --type task-failed,task-lost
  $ ntq events --task 'email.*' --json
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
    .addHelpText('after', HELP);
  withTarget(command).action((options: EventsOptions) =>
    inSession(options, command, (session) => watch(session, options)),
  );
}

async function watch(session: Session, { type, queue, task }: EventsOptions): Promise<void> {
  const { events, output } = session;
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const filter = {
    ...(type && { types: type }),
    ...(queue !== undefined && { queue }),
    ...(task !== undefined && { task }),
  };
  const watched = events.watch({ ...filter, signal: interrupted.signal });
  output.remark({ text: 'Watching; Ctrl+C ends it.', colour: 'dim' });
  for await (const event of watched) print(session, event);
}

function print({ output }: Session, event: WatchedEvent): void {
  if (output.isJson) output.line(JSON.stringify(event));
  else output.line(...eventCells(event));
}
