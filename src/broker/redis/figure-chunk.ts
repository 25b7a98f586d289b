import { RESOLUTIONS, spanStart, type FigureRange, type Resolution } from '../figure-store.js';

/** The spans of a range that lie in one chunk. */
export interface Chunk {
  readonly spanMs: number;
  /** The start of its first span. */
  readonly at: number;
  readonly starts: readonly number[];
}

/** The chunks of a range, as far as its spans are kept. `count`: spans of a chunk; default as in an archive of figures. */
export function chunksOf(
  { spanMs, from, to }: FigureRange,
  count: number = resolutionOf(spanMs).chunk,
): readonly Chunk[] {
  const { keptMs } = resolutionOf(spanMs);
  const first = spanStart(Math.max(from, to - keptMs - spanMs), spanMs);
  const chunks: Chunk[] = [];
  for (let at = spanStart(first, spanMs * count); at <= to; at += spanMs * count) {
    const starts = startsFrom(at, count, spanMs).filter((start) => start >= first && start <= to);
    if (starts.length > 0) chunks.push({ spanMs, at, starts });
  }
  return chunks;
}

/** When the next spans may be put to the first `count` of a chunk; 0 when they are all. */
export function nextPartAt(at: number, count: number, { spanMs, chunk, part, overMs }: Resolution): number {
  return count >= chunk ? 0 : at + (Math.floor(count / part) + 1) * part * spanMs + overMs;
}

/** The starts of `count` spans. */
export function startsFrom(at: number, count: number, spanMs: number): readonly number[] {
  return Array.from({ length: count }, (_none, index) => at + index * spanMs);
}

export function resolutionOf(spanMs: number): Resolution {
  return RESOLUTIONS.find((resolution) => resolution.spanMs === spanMs) ?? RESOLUTIONS[0];
}
