import type { WatchedTypes } from '../../core/event-batch.js';
import { OTHER, type FigureRow } from '../../core/figure-recorder.js';
import { isOfTasks } from '../../core/figure-kind.js';
import { decodeTally, encodeTally } from '../../core/figures.js';
import {
  RESOLUTIONS,
  spanStart,
  type FigureRange,
  type FigureSpan,
  type FigureStore,
} from '../figure-store.js';
import type { RedisConnection } from './redis-connection.js';

const READ_AT_ONCE = 100;
/** A process that ends does not wait longer for its last figures. */
const TIMEOUT_MS = 1_000;

/** A hash for each span: a short number for the queue and the task, and their figures as text. */
export class RedisFigureStore implements FigureStore {
  constructor(private readonly redis: RedisConnection) {}

  async record(source: string, number: number, rows: readonly FigureRow[]): Promise<WatchedTypes> {
    const args = rows.flatMap(({ queue, task, tally }) => [queue, task, encodeTally(tally)]);
    return (await this.redis.run('record-figures', [source, number, ...args], TIMEOUT_MS)) as string;
  }

  async read(range: FigureRange): Promise<readonly FigureSpan[]> {
    const names = await this.#names();
    const starts = startsIn(range);
    const spans: FigureSpan[] = [];
    for (let at = 0; at < starts.length; at += READ_AT_ONCE) {
      const some = starts.slice(at, at + READ_AT_ONCE);
      const hashes = await Promise.all(some.map((start) => this.#hash(range.spanMs, start)));
      hashes.forEach((hash, index) => {
        const rows = rowsOf(hash, names);
        if (rows.length > 0) spans.push({ at: some[index] as number, rows });
      });
    }
    return spans;
  }

  #hash(spanMs: number, at: number): Promise<Readonly<Record<string, string>>> {
    const { keys } = this.redis;
    return this.redis.attempt('figures', () =>
      this.redis.client('command').hgetall(keys.figures(spanMs, at)),
    );
  }

  /** The queue and the task of each number. */
  async #names(): Promise<ReadonlyMap<string, string>> {
    const { keys } = this.redis;
    const numbers = await this.redis.attempt('figures', () =>
      this.redis.client('command').hgetall(keys.figureNames),
    );
    return new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
  }
}

/** The starts of the spans of a range, as far as such spans are kept. */
function startsIn({ spanMs, from, to }: FigureRange): readonly number[] {
  const { keptMs } = RESOLUTIONS.find((resolution) => resolution.spanMs === spanMs) ?? RESOLUTIONS[0];
  const starts: number[] = [];
  for (let at = spanStart(Math.max(from, to - keptMs - spanMs), spanMs); at <= to; at += spanMs)
    starts.push(at);
  return starts;
}

function rowsOf(
  hash: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): readonly FigureRow[] {
  return Object.entries(hash).map(([number, text]) => ({
    ...subjectOf(names.get(number), number),
    tally: decodeTally(text),
  }));
}

/** Names behind the last number are counted together: tasks under 0, others under their queue. */
function subjectOf(name: string | undefined, number: string): Pick<FigureRow, 'queue' | 'task'> {
  if (name === undefined) return { queue: isOfTasks(number) ? OTHER : number, task: OTHER };
  const space = name.indexOf(' ');
  return { queue: name.slice(0, space), task: name.slice(space + 1) };
}
