import type { TopQueue, TopWorker } from './top-data.js';

/** The orders of the tables, by the key that chooses them. */
export const SORTS = { n: 'name', w: 'waiting', o: 'oldest', r: 'running', d: 'done/s' } as const;

export type Sort = (typeof SORTS)[keyof typeof SORTS];

/** How the user wants to see the tables. */
export interface View {
  readonly sort: Sort;
  readonly isReversed: boolean;
  readonly isPaused: boolean;
}

export const FIRST_VIEW: View = { sort: 'name', isReversed: false, isPaused: false };

/** Ctrl-C comes as a character while the terminal is in raw mode. */
const END_KEYS: ReadonlySet<string> = new Set(['q', 'Q', '\u0003', '\u0004']);

/** The view after a key; `'end'` after one that ends the program. Keys without a meaning change nothing. */
export function afterKey(view: View, key: string): View | 'end' {
  if (END_KEYS.has(key)) return 'end';
  if (key === ' ') return { ...view, isPaused: !view.isPaused };
  if (key === '-') return { ...view, isReversed: !view.isReversed };
  const sort = SORTS[key as keyof typeof SORTS] as Sort | undefined;
  return sort === undefined ? view : { ...view, sort, isReversed: false };
}

const QUEUE_RANKS: Readonly<Record<Sort, (queue: TopQueue) => number>> = {
  name: () => 0,
  waiting: ({ waiting }) => waiting,
  oldest: ({ oldestWaitMs = -1 }) => oldestWaitMs,
  running: ({ running }) => running,
  'done/s': ({ perSecond }) => perSecond.ended,
};

/** Workers have no waiting tasks: their reserved ones and their load stand for them. */
const WORKER_RANKS: Readonly<Record<Sort, (worker: TopWorker) => number>> = {
  name: () => 0,
  waiting: ({ reserved }) => reserved,
  oldest: ({ upMs }) => upMs,
  running: ({ running }) => running,
  'done/s': ({ endedPerSecond }) => endedPerSecond,
};

/** The largest first; names from A to Z. */
export function sortedQueues(queues: readonly TopQueue[], view: View): readonly TopQueue[] {
  return sorted(queues, view, QUEUE_RANKS[view.sort], ({ name }) => name);
}

export function sortedWorkers(workers: readonly TopWorker[], view: View): readonly TopWorker[] {
  return sorted(workers, view, WORKER_RANKS[view.sort], ({ host, id }) => `${host} ${id}`);
}

function sorted<Row>(
  rows: readonly Row[],
  { isReversed }: View,
  rank: (row: Row) => number,
  name: (row: Row) => string,
): readonly Row[] {
  const inOrder = [...rows].sort(
    (one, other) => rank(other) - rank(one) || (name(one) < name(other) ? -1 : 1),
  );
  return isReversed ? inOrder.reverse() : inOrder;
}
