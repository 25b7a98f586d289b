import { LEVELS_TOGETHER, type FigureRange, type LevelSpan } from '../figure-store.js';
import { chunksOf, type Chunk } from './figure-chunk.js';
import type { RedisConnection } from './redis-connection.js';

/** Reads levels: a hash for some spans, with `b` (busy ms), `s` (slot ms) and `w` (oldest wait) and the number of the span as fields. */
export async function readLevels(redis: RedisConnection, range: FigureRange): Promise<readonly LevelSpan[]> {
  const parts = await Promise.all(chunksOf(range, LEVELS_TOGETHER).map((chunk) => readChunk(redis, chunk)));
  return parts.flat();
}

async function readChunk(
  redis: RedisConnection,
  { spanMs, at, starts }: Chunk,
): Promise<readonly LevelSpan[]> {
  const hash = await redis.attempt('figures', () =>
    redis.client('command').hgetall(redis.keys.levels(spanMs, at)),
  );
  return starts.flatMap((start) => spanOf(hash, start, (start - at) / spanMs) ?? []);
}

function spanOf(hash: Readonly<Record<string, string>>, at: number, number: number): LevelSpan | undefined {
  const [busyMs, slotMs, oldestWaitMs] = ['b', 's', 'w'].map((field) => hash[`${field}${number}`]);
  if (slotMs === undefined && oldestWaitMs === undefined) return undefined;
  return {
    at,
    busyMs: Number(busyMs ?? 0),
    slotMs: Number(slotMs ?? 0),
    ...(oldestWaitMs !== undefined && { oldestWaitMs: Number(oldestWaitMs) }),
  };
}
