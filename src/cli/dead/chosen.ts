import type { Command } from 'commander';
import type { Session } from '../session.js';
import { filterOf, withFilter, type FilterOptions } from './filter.js';

/** Which dead letters a command changes: those that are named, or with `all` those that fit the filter. */
export interface BulkOptions extends FilterOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}

export function withBulkOptions(command: Command): Command {
  return withFilter(command.argument('[ids...]', 'ids of tasks'))
    .option('--all', 'all that fit the filter')
    .option('-y, --yes', 'do not ask');
}

export function checkChoice(command: Command, ids: readonly string[], { all }: BulkOptions): void {
  if ((all === true) === ids.length > 0)
    command.error('error: which dead letters? Give ids, or --all with a filter, not both.');
}

/** Those that were named, or with `--all` those that fit the filter. */
export async function idsOf(
  session: Session,
  given: readonly string[],
  options: BulkOptions,
): Promise<readonly string[]> {
  if (given.length > 0) return given;
  const ids: string[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = await session.deadLetters.list({ ...filterOf(options), from, limit: 200 });
    ids.push(...page.deadLetters.map(({ id }) => id));
    from = page.next;
  }
  // Dead letters that come meanwhile shift the pages.
  return [...new Set(ids)];
}
