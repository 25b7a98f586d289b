import type { WatchedTypes } from '../../core/event-batch.js';
import { OTHER, type FigureRow } from '../../core/figure-recorder.js';
import { addTally, emptyTally } from '../../core/figures.js';
import type { FigureRange, FigureSpan, FigureStore, LevelSpan } from '../figure-store.js';
import type { ShardSet } from './shard-set.js';
import { watchedTypesOver } from './watched-types.js';

/** The figures of a process lie in one shard; those that scripts count lie in each. */
export class ShardedFigureStore implements FigureStore {
  constructor(private readonly shards: ShardSet) {}

  /** The other shards are called without rows, so that what their scripts have counted goes into the span of this moment. */
  async record(source: string, number: number, rows: readonly FigureRow[]): Promise<WatchedTypes> {
    const own = this.shards.at(this.shards.router.homeOf(source));
    const watched = await own.call(({ figures }) => figures.record(source, number, rows));
    const others = this.shards.all.filter((shard) => shard !== own);
    const answers = await Promise.allSettled(
      others.map(async (shard) => shard.call(({ figures }) => figures.record(source, number, []))),
    );
    const known = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    return watchedTypesOver([watched, ...known]);
  }

  async read(range: FigureRange): Promise<readonly FigureSpan[]> {
    const parts = await this.shards.ask(({ figures }) => figures.read(range));
    return figureSpansOver(parts.map(({ answer }) => answer));
  }

  async levels(range: FigureRange): Promise<readonly LevelSpan[]> {
    const parts = await this.shards.ask(({ figures }) => figures.levels(range));
    return levelSpansOver(parts.map(({ answer }) => answer));
  }
}

/** The levels of all shards: a worker is registered in one of them, the oldest task waits in one of them. */
export function levelSpansOver(parts: readonly (readonly LevelSpan[])[]): readonly LevelSpan[] {
  const spans = new Map<number, LevelSpan>();
  for (const span of parts.flat()) spans.set(span.at, bothOf(spans.get(span.at), span));
  return [...spans.values()].sort((one, other) => one.at - other.at);
}

function bothOf(one: LevelSpan | undefined, other: LevelSpan): LevelSpan {
  if (one === undefined) return other;
  const waits = [one, other].flatMap(({ oldestWaitMs }) => oldestWaitMs ?? []);
  return {
    at: one.at,
    busyMs: one.busyMs + other.busyMs,
    slotMs: one.slotMs + other.slotMs,
    ...(waits.length > 0 && { oldestWaitMs: Math.max(...waits) }),
  };
}

/** The spans of all shards, with sums where several have figures of the same task. */
export function figureSpansOver(parts: readonly (readonly FigureSpan[])[]): readonly FigureSpan[] {
  const spans = new Map<number, FigureRow[]>();
  for (const { at, rows } of parts.flat()) spans.set(at, [...(spans.get(at) ?? []), ...rows]);
  return [...spans].sort(([one], [other]) => one - other).map(([at, rows]) => ({ at, rows: rowsOver(rows) }));
}

function rowsOver(rows: readonly FigureRow[]): readonly FigureRow[] {
  const sums = new Map<string, FigureRow>();
  for (const { queue = OTHER, task, tally } of rows) {
    const name = `${queue} ${task}`;
    const row = sums.get(name) ?? { queue, task, tally: emptyTally() };
    sums.set(name, row);
    addTally(row.tally, tally);
  }
  return [...sums.values()];
}
