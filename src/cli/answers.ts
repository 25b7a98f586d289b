import type { Duration } from '../core/duration.js';
import type { Answers, AskOptions, WorkerName } from '../nest/operations.js';
import type { Command } from 'commander';
import { duration, names } from './arguments.js';
import { EXIT } from './exit-code.js';
import { nearest } from './nearest.js';
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

export function askOptionsOf({ worker = [], timeout }: WorkersOptions): AskOptions {
  return { workers: worker, timeout };
}

/** Prints what each worker said; ends with 1 unless all that are known did it. */
export async function printAnswers<T>(
  session: Session,
  answers: Answers<T>,
  { said, asked }: { readonly said: (value: T) => Cell; readonly asked: WorkersOptions },
): Promise<void> {
  const { answered, refused, silent } = answers;
  const row = ({ worker, host, pid }: WorkerName, cell: Cell) => ({ worker, host, pid, cell });
  const rows = [
    ...answered.map((each) => row(each, said(each.value))),
    ...refused.map((each) => row(each, { text: each.error, colour: 'red' })),
    ...silent.map((each) => row(each, { text: 'no answer', colour: 'yellow' })),
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
  if (rows.length === 0) throw new Error(await nobody(session, asked));
}

async function nobody({ inspector }: Session, { worker = [] }: WorkersOptions): Promise<string> {
  const known = (await inspector.workers()).flatMap(({ id, host }) => [host, id]);
  const similar = worker.map((name) => nearest(name, known)).find((name) => name !== undefined);
  const hint = similar === undefined ? '' : ` Did you mean '${similar}'?`;
  return worker.length === 0 ? 'No worker is there.' : `No worker is called ${worker.join(' or ')}.${hint}`;
}
