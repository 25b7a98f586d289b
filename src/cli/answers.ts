import type { Duration } from '../core/duration.js';
import type { Answers, AskOptions, WorkerName } from '../client/ask.js';
import type { WorkerSelection } from '../client/worker-selection.js';
import { isAddressed } from '../core/command.js';
import type { Command } from 'commander';
import { duration, names } from './arguments.js';
import { EXIT } from './exit-code.js';
import { hintOf } from '../core/hint.js';
import type { Cell } from './output.js';
import type { Session } from './session.js';

/** The options of commands that ask workers. */
export interface WorkersOptions {
  readonly worker?: readonly string[];
  readonly timeout: Duration;
}

export function withWorkers(command: Command): Command {
  return command
    .option('--worker <names>', 'only these: ids or hosts, * for any characters', names)
    .option('--timeout <duration>', 'how long answers are waited for', duration, '1s');
}

/** The workers that the command names. */
export function selected({ workers }: Session, { worker = [], timeout }: WorkersOptions): WorkerSelection {
  return workers.select(worker, { timeout });
}

export function askOptionsOf({ worker = [], timeout }: WorkersOptions): AskOptions {
  return { workers: worker, timeout };
}

/** Prints the answer of each worker; ends with 1 unless all known workers did it. */
export async function printAnswers<T>(
  session: Session,
  answers: Answers<T>,
  { describe, options }: { readonly describe: (value: T) => Cell; readonly options: WorkersOptions },
): Promise<void> {
  const { answered, refused, silent } = answers;
  const row = ({ worker, host, pid }: WorkerName, cell: Cell) => ({ worker, host, pid, cell });
  const rows = [
    ...answered.map((answer) => row(answer, describe(answer.value))),
    ...refused.map((answer) => row(answer, { text: answer.error, colour: 'red' })),
    ...silent.map((worker) => row(worker, { text: 'no answer', colour: 'yellow' })),
  ];
  if (answered.length < rows.length || rows.length === 0) process.exitCode = EXIT.failed;
  session.output.answer(answers, () =>
    session.output.table(
      rows,
      [
        { title: 'worker', cell: ({ worker }) => worker },
        { title: 'host', cell: ({ host }) => host },
        { title: 'pid', cell: ({ pid }) => pid, align: 'right' },
        { title: 'answer', cell: ({ cell }) => cell },
      ],
      '',
    ),
  );
  if (rows.length === 0) throw new Error(await noWorkerMessage(session, options));
}

async function noWorkerMessage({ workers }: Session, { worker = [] }: WorkersOptions): Promise<string> {
  const meant = (await workers.list()).filter((each) => each.isAlive && isAddressed(worker, each));
  if (meant.length > 0) return uncontrolledMessage(meant.length);
  const known = (await workers.list()).flatMap(({ id, host }) => [host, id]);
  const hint = worker.map((name) => hintOf(name, known)).find((text) => text !== '') ?? '';
  return worker.length === 0 ? 'No worker is there.' : `No worker is called ${worker.join(' or ')}.${hint}`;
}

function uncontrolledMessage(count: number): string {
  return count === 1
    ? 'The worker carries out no commands, because it runs with `control: false`.'
    : `All ${count} workers run with \`control: false\`, so they carry out no commands.`;
}
