import { decodeTally, type Tally } from '../../../core/figures.js';
import { packChunk, spansHeld, unpackChunk, type ChunkRows } from '../figure-archive.js';
import { nextPartAt, resolutionOf, startsFrom, type Chunk } from '../figure-chunk.js';
import type { RedisConnection } from '../redis-connection.js';

export type Rows = ChunkRows[number];

/** An archive is made without a hurry, and no process that ends waits longer for it. */
const TIMEOUT_MS = 1_000;
/** A chunk is archived a few times in its length, so it does not change twice while it is read. */
const MOST_READS = 2;
const NO_ROWS: Rows = new Map<string, Tally>();

/** Chunks of spans: the first of them lie in an archive, once they are over, and each of the others in a hash. */
export class ChunkStore {
  constructor(private readonly redis: RedisConnection) {}

  /** `over`: the length and the start of a chunk, and how many of its spans are over, as `record-figures.lua` says it. */
  async archive(over: string): Promise<void> {
    const [spanMs = 0, at = 0, count = 0] = over.split(' ').map(Number);
    const resolution = resolutionOf(spanMs);
    const bytes = await this.#archive(spanMs, at);
    const held = (bytes && (await unpackChunk(bytes))) ?? [];
    const starts = startsFrom(at, Math.max(count, held.length), spanMs).slice(held.length);
    const spans = [...held, ...(await this.#hashes(spanMs, starts))];
    const value = await packChunk(spans, resolution.merged);
    const next = nextPartAt(at, spans.length, resolution);
    const args = [spanMs, at, spansHeld(bytes), spans.length, resolution.keptMs, next, value];
    await this.redis.run('archive-figures', args, TIMEOUT_MS);
  }

  /** The wanted spans of a chunk, with their starts. An archive is read only if it holds one of them. */
  async read({ spanMs, at, starts }: Chunk): Promise<readonly (readonly [number, Rows])[]> {
    const indexOf = (start: number) => (start - at) / spanMs;
    let held = await this.#held(spanMs, at);
    for (let reads = 1; ; reads += 1) {
      const open = starts.filter((start) => indexOf(start) >= held);
      const [archived, hashes] = await Promise.all([
        open.length === starts.length ? [] : this.#archived(spanMs, at),
        this.#hashes(spanMs, open),
      ]);
      const rowsOf = (start: number) => archived[indexOf(start)] ?? hashes[open.indexOf(start)] ?? NO_ROWS;
      const spans = starts.map((start) => [start, rowsOf(start)] as const);
      // If spans were archived meanwhile, their hashes may have been gone.
      const before = held;
      if (open.length > 0) held = await this.#held(spanMs, at);
      if (held === before || reads === MOST_READS) return spans;
    }
  }

  async #archived(spanMs: number, at: number): Promise<ChunkRows> {
    const bytes = await this.#archive(spanMs, at);
    return (bytes && (await unpackChunk(bytes))) ?? [];
  }

  /** How many spans the archive holds; 0 without one. */
  async #held(spanMs: number, at: number): Promise<number> {
    const key = this.redis.keys.figureArchive(spanMs, at);
    const head = await this.redis.attempt('figures', () =>
      this.redis.client('command').getrangeBuffer(key, 0, 1),
    );
    return spansHeld(head);
  }

  async #archive(spanMs: number, at: number): Promise<Buffer | undefined> {
    const key = this.redis.keys.figureArchive(spanMs, at);
    const bytes = await this.redis.attempt('figures', () => this.redis.client('command').getBuffer(key));
    return bytes ?? undefined;
  }

  #hashes(spanMs: number, starts: readonly number[]): Promise<readonly Rows[]> {
    return Promise.all(starts.map((start) => this.#hash(spanMs, start)));
  }

  async #hash(spanMs: number, at: number): Promise<Rows> {
    const key = this.redis.keys.figures(spanMs, at);
    const hash = await this.redis.attempt('figures', () => this.redis.client('command').hgetall(key));
    return new Map(Object.entries(hash).map(([field, text]) => [field, decodeTally(text)]));
  }
}
