import type { Command } from 'commander';
import type { DeadLetterFilter } from '../../client/dead-letter.js';
import { date } from '../arguments.js';
import type { TargetOptions } from '../session.js';

/** Which dead letters a command is about. */
export interface FilterOptions extends TargetOptions, DeadLetterFilter {
  readonly error?: string;
}

export function withFilter(command: Command): Command {
  return command
    .option('--queue <name>', 'only of this queue')
    .option('--task <glob>', 'only of these tasks')
    .option('--error <class>', 'only with this class of error')
    .option('--since <moment>', 'died at or after', date)
    .option('--until <moment>', 'died before', date);
}

export function filterOf({ queue, task, error, since, until }: FilterOptions): DeadLetterFilter {
  return {
    ...(queue !== undefined && { queue }),
    ...(task !== undefined && { task }),
    ...(error !== undefined && { error }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}
