import type { DeadLetter } from '../../client/dead-letter.js';
import { when } from '../format.js';
import type { Column } from '../output.js';
import type { Session } from '../session.js';
import { filterOf, type FilterOptions } from './filter.js';
import { payloadOf, shown, textOf, type ShownOptions } from './shown.js';

export interface ListOptions extends FilterOptions, ShownOptions {
  readonly limit: number;
}

/** `ntq dead list` */
export async function listDeadLetters(session: Session, options: ListOptions): Promise<void> {
  const { deadLetters, next } = await session.deadLetters.list({
    ...filterOf(options),
    limit: options.limit,
  });
  const answer = deadLetters.map((letter) => shown(letter, options));
  const nothing = deadLetters.length > 0 ? '' : await nothingText(session, options);
  session.output.answer(answer, () => {
    session.output.table(deadLetters, deadLetterColumns(options, session.broker.now()), nothing);
    if (next !== undefined) session.output.remark(`There are more: --limit ${options.limit * 2}`, true);
  });
}

export function deadLetterColumns(options: ShownOptions, now: number): readonly Column<DeadLetter>[] {
  return [
    { title: 'id', cell: ({ id }) => id },
    { title: 'task', narrowest: 12, cell: ({ task }) => task || '(unreadable)' },
    { title: 'queue', rank: 3, cell: ({ queue }) => queue },
    { title: 'died', cell: ({ diedAt }) => when(diedAt, now), align: 'right' },
    { title: 'reason', rank: 2, cell: ({ reason }) => reason ?? '' },
    { title: 'failure', rank: 1, narrowest: 12, cell: ({ failure }) => textOf(failure).slice(0, 80) },
    ...(options.arguments === true ? [{ title: 'arguments', narrowest: 12, cell: payloadOf }] : []),
  ];
}

/** A filter that fits nothing must not look as if nothing were kept. */
async function nothingText({ deadLetters }: Session, options: ListOptions): Promise<string> {
  if (Object.keys(filterOf(options)).length === 0) return 'No dead letter.';
  const kept = await deadLetters.count();
  return kept === 0 ? 'No dead letter.' : `No dead letter fits; ${kept} ${kept === 1 ? 'is' : 'are'} kept.`;
}
