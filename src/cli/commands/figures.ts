import type { Command } from 'commander';
import type { FigureDimension, FigureInfo } from '../../client/figure-list.js';
import type { Duration } from '../../core/duration.js';
import { duration, oneOf } from '../arguments.js';
import { span } from '../format.js';
import type { Column } from '../output.js';
import { inSession, withTarget, type TargetOptions } from '../session.js';

interface FiguresOptions extends TargetOptions {
  readonly since: Duration;
  readonly by: FigureDimension;
  readonly queue?: string;
  readonly task?: string;
}

const HELP = `
Each process hands over its figures once in 10 s.

Examples:
  $ ntq figures --since 15m --by queue
  $ ntq figures --since 1d --by time --task 'email.*'
`;

/** `ntq figures`: how many tasks were enqueued and how they ended, and how long they waited and ran. */
export function figuresCommand(program: Command): void {
  const command = program
    .command('figures')
    .summary('count tasks, their waits and their runs')
    .description('Shows how many tasks were enqueued and how they ended, and how long they waited and ran.')
    .option('--since <duration>', 'how far back', duration, '1h')
    .option(
      '--by <dimension>',
      'a row for each queue, task or span of time',
      oneOf(['queue', 'task', 'time']),
      'task',
    )
    .option('--queue <name>', 'of that queue')
    .option('--task <glob>', 'of that name')
    .addHelpText('after', HELP);
  withTarget(command).action(({ since, by, queue, task, ...options }: FiguresOptions) =>
    inSession(options, command, async ({ inspector, output }) => {
      const chosen = { ...(queue !== undefined && { queue }), ...(task !== undefined && { task }) };
      const page = await inspector.figures({ from: since, by, ...chosen });
      output.answer(page, () => output.table(page.rows, figureColumns(by), 'No task was counted.'));
    }),
  );
}

/** Where all of them find no room, those of higher numbers are left out first. */
const COUNTS = {
  enqueued: 0,
  started: 4,
  succeeded: 0,
  failed: 0,
  retried: 3,
  lost: 2,
  revoked: 5,
  expired: 6,
};

/** For `ntq figures`. */
export function figureColumns(by: FigureDimension): readonly Column<FigureInfo>[] {
  const counts = Object.entries(COUNTS) as [keyof typeof COUNTS, number][];
  return [
    { title: by, narrowest: 12, cell: ({ queue, task, at }) => queue ?? task ?? at?.toISOString() ?? '' },
    ...counts.map(([name, rank]): Column<FigureInfo> => ({
      title: name,
      rank,
      cell: (row) => row[name],
      align: 'right',
    })),
    { title: 'wait p50', rank: 8, cell: ({ wait }) => durationOf(wait.p50), align: 'right' },
    { title: 'wait p95', rank: 1, cell: ({ wait }) => durationOf(wait.p95), align: 'right' },
    { title: 'run p50', rank: 7, cell: ({ run }) => durationOf(run.p50), align: 'right' },
    { title: 'run p95', rank: 1, cell: ({ run }) => durationOf(run.p95), align: 'right' },
  ];
}

function durationOf(ms: number | undefined): string {
  return ms === undefined ? '' : span(ms);
}
