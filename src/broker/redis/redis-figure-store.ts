import type { WatchedTypes } from '../../core/event-batch.js';
import { isOfTasks } from '../../core/figure-kind.js';
import { OTHER, type FigureRow } from '../../core/figure-recorder.js';
import { encodeTally } from '../../core/figures.js';
import type { FigureRange, FigureSpan, FigureStore, LevelSpan } from '../figure-store.js';
import { chunksOf } from './figure-chunk.js';
import { ChunkStore, type Rows } from './figures/chunk-store.js';
import type { RedisConnection } from './redis-connection.js';
import { readLevels } from './redis-levels.js';

const CHUNKS_AT_ONCE = 8;
/** The most calls in which a process takes up what scripts have counted. */
const CALLS_AT_ONCE = 40;
/** A process that ends does not wait longer for its last figures. */
const TIMEOUT_MS = 1_000;

/**
 * A hash for each span: a short number for the queue and the task, and their figures as text. The spans of a chunk that are over are put
 * together in one value, a few at a time, by a process that hands over its figures at that time.
 */
export class RedisFigureStore implements FigureStore {
  readonly #chunks: ChunkStore;

  constructor(
    private readonly redis: RedisConnection,
    /** A producer may not change what others have counted. */
    private readonly archives: boolean,
  ) {
    this.#chunks = new ChunkStore(redis);
  }

  async record(source: string, number: number, rows: readonly FigureRow[]): Promise<WatchedTypes> {
    const first = await this.#record(source, number, rows);
    let isLeft = first.isLeft;
    // The figures of this process are added: it does not matter whether the rest goes now or with the next hand-over.
    for (let call = 1; isLeft && call < CALLS_AT_ONCE; call += 1)
      isLeft = await this.#record('', 0, []).then(
        (rest) => rest.isLeft,
        () => false,
      );
    return first.watched;
  }

  async #record(source: string, number: number, rows: readonly FigureRow[]) {
    const args = rows.flatMap(({ queue, task, tally }) => [queue, task, encodeTally(tally)]);
    const call = [source, number, this.archives ? 1 : 0, ...args];
    const reply = (await this.redis.run('record-figures', call, TIMEOUT_MS)) as readonly string[];
    const [watched = '', isLeft, ...over] = reply;
    // Another process is told to do it later, if this one cannot.
    for (const chunk of over) await this.#chunks.archive(chunk).catch(() => undefined);
    return { watched, isLeft: isLeft === '1' };
  }

  async read(range: FigureRange): Promise<readonly FigureSpan[]> {
    const names = await this.#names();
    const chunks = chunksOf(range);
    const spans: FigureSpan[] = [];
    for (let at = 0; at < chunks.length; at += CHUNKS_AT_ONCE) {
      const some = await Promise.all(
        chunks.slice(at, at + CHUNKS_AT_ONCE).map((chunk) => this.#chunks.read(chunk)),
      );
      for (const [start, rows] of some.flat())
        if (rows.size > 0) spans.push({ at: start, rows: namedRows(rows, names) });
    }
    return spans;
  }

  levels(range: FigureRange): Promise<readonly LevelSpan[]> {
    return readLevels(this.redis, range);
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

function namedRows(rows: Rows, names: ReadonlyMap<string, string>): readonly FigureRow[] {
  return [...rows].map(([number, tally]) => ({ ...subjectOf(names.get(number), number), tally }));
}

/** Names behind the last number are counted together: tasks under 0, others under their queue. */
function subjectOf(name: string | undefined, number: string): Pick<FigureRow, 'queue' | 'task'> {
  if (name === undefined) return { queue: isOfTasks(number) ? OTHER : number, task: OTHER };
  const space = name.indexOf(' ');
  return { queue: name.slice(0, space), task: name.slice(space + 1) };
}
