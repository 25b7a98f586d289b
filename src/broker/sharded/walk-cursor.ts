import { InvalidOptionError } from '../../core/errors.js';
import type { RecordPage } from '../inspector.js';
import { sumOf } from './merge.js';

/**
 * How far a walk has come in one shard: the cursor of the shard, or the number of its records when all were seen. `missing`: it did not
 * answer, and is left out to the end.
 */
export type WalkState =
  | { readonly kind: 'at'; readonly cursor: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'seen'; readonly total: number };

const SEEN = '=';
const MISSING = '=-';

/** The state in each shard; '' begins in all of them. */
export function readWalk(text: string, count: number): readonly WalkState[] {
  const cursors = text === '' ? Array.from({ length: count }, () => '') : text.split(',');
  if (cursors.length !== count)
    throw new InvalidOptionError(
      `The cursor of a walk over ${count} shards must have a position in each of them, not in ${cursors.length}. Begin again without a cursor.`,
    );
  return cursors.map(stateOf);
}

function stateOf(cursor: string): WalkState {
  if (cursor === MISSING) return { kind: 'missing' };
  if (cursor.startsWith(SEEN)) return { kind: 'seen', total: Number(cursor.slice(SEEN.length)) };
  return { kind: 'at', cursor };
}

/** One page of all shards; `pages` has no page of a shard that was seen before. */
export function walkPageOver(
  states: readonly WalkState[],
  pages: readonly (RecordPage | undefined)[],
): RecordPage {
  const next = states.map((state, index) => nextOf(state, pages[index]));
  const isOver = next.every((cursor) => cursor.startsWith(SEEN));
  const known = pages.filter((page) => page !== undefined);
  const seen = states.flatMap((state) => (state.kind === 'seen' ? state.total : []));
  return {
    next: isOver ? '' : next.join(','),
    tasks: known.flatMap(({ tasks }) => tasks),
    examined: sumOf(known.map(({ examined }) => examined)),
    total: sumOf([...seen, ...known.map(({ total }) => total)]),
  };
}

function nextOf(state: WalkState, page: RecordPage | undefined): string {
  if (page !== undefined) return page.next === '' ? SEEN + page.total : page.next;
  if (state.kind === 'missing') return MISSING;
  return state.kind === 'seen' ? SEEN + state.total : state.cursor;
}
