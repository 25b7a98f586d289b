import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { LEVELS_TOGETHER, RESOLUTIONS, type Resolution } from '../../src/broker/figure-store.js';
import { packChunk } from '../../src/broker/redis/figure-archive.js';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { encodeTally, type Tally } from '../../src/core/figures.js';
import { admin } from '../support/redis-admin.js';
import type { RedisProcess } from '../support/redis-process.js';
import { FigureLoad } from './figures/figure-load.js';
import { Scene } from './worker/scene.js';

const NAMES = 100;
const CHUNKS_MADE = 6;
const MINUTE = 60_000;
const keys = keysOf('memory');
/** Numbers of names, as `record-figures.lua` gives them. */
const field = (index: number) => (index + 1).toString(16);

const scene = new Scene();
let server: RedisProcess;
beforeAll(async () => {
  server = await scene.startRedis();
});
afterAll(() => scene.end());

const sizeOf = async (redis: Redis, key: string) =>
  Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'));

async function hashBytes(
  redis: Redis,
  spanMs: number,
  at: number,
  tallies: readonly Tally[],
): Promise<number> {
  const key = keys.figures(spanMs, at);
  await redis.hset(key, new Map(tallies.map((tally, index) => [field(index), encodeTally(tally)])));
  await redis.pexpire(key, 1_000_000);
  return sizeOf(redis, key);
}

async function archiveBytes(
  redis: Redis,
  { spanMs, merged }: Resolution,
  at: number,
  spans: readonly (readonly Tally[])[],
) {
  const rows = spans.map((tallies) => new Map(tallies.map((tally, index) => [field(index), tally])));
  const key = keys.figureArchive(spanMs, at);
  await redis.set(key, await packChunk(rows, merged), 'PX', 1_000_000);
  return sizeOf(redis, key);
}

/** The bytes of all spans of a resolution: archives, of which some are made and stand for all, and the hashes of open spans. */
async function bytesOf(redis: Redis, load: FigureLoad, resolution: Resolution): Promise<number> {
  const { spanMs, keptMs, chunk } = resolution;
  const spanOf = () => load.span(spanMs / MINUTE);
  // Half of a chunk is open, on average.
  const open = chunk / 2;
  const chunks = Math.ceil((keptMs / spanMs - open) / chunk);
  const made = Math.min(chunks, CHUNKS_MADE);
  let bytes = 0;
  for (let at = 0; at < made; at += 1) {
    const spans = Array.from({ length: chunk }, spanOf);
    bytes += ((await archiveBytes(redis, resolution, at, spans)) * chunks) / made;
  }
  for (let at = 0; at < open; at += 1) bytes += await hashBytes(redis, spanMs, at, spanOf());
  return bytes;
}

describe('the memory of figures after 90 days', () => {
  it.each([
    [6, 4],
    [60, 5],
    [600, 7],
  ])(`${NAMES} names that run %d times in each minute take less than %d MB`, async (perMinute, most) => {
    const load = new FigureLoad(NAMES, perMinute);
    const parts = await admin(server, async (redis) => {
      await redis.flushall();
      const found: number[] = [];
      for (const each of RESOLUTIONS) found.push(await bytesOf(redis, load, each));
      return found.map((bytes) => bytes / 1e6);
    });
    const all = parts.reduce((sum, part) => sum + part, 0);
    const shown = parts.map(
      (part, index) => `${part.toFixed(2)} for spans of ${RESOLUTIONS[index]!.spanMs / MINUTE} min`,
    );
    console.log(`${perMinute} runs a minute: ${all.toFixed(2)} MB: ${shown.join(', ')}`);
    expect(all).toBeLessThan(most);
  });

  it('Levels take less than 0.15 MB, however many queues and workers there are', async () => {
    const bytes = await admin(server, async (redis) => {
      await redis.flushall();
      let sum = 0;
      for (const { spanMs, keptMs } of RESOLUTIONS)
        for (let at = 0; at <= keptMs; at += LEVELS_TOGETHER * spanMs)
          sum += await levelBytes(redis, spanMs, at);
      return sum;
    });
    console.log(`levels: ${(bytes / 1e6).toFixed(3)} MB`);
    expect(bytes).toBeLessThan(150_000);
  });
});

/** Of 100 workers of 20 slots, half of which are busy, while the oldest task waits for an hour. */
async function levelBytes(redis: Redis, spanMs: number, at: number): Promise<number> {
  const key = keys.levels(spanMs, at);
  const numbers = Array.from({ length: LEVELS_TOGETHER }, (_none, number) => number);
  const fields = numbers.flatMap((number) => [
    [`b${number}`, 1_000 * spanMs + number],
    [`s${number}`, 2_000 * spanMs],
    [`w${number}`, 3_600_000 + number],
  ]);
  await redis.hset(key, Object.fromEntries([...fields, ['at', 1_893_456_000_000]]));
  await redis.pexpire(key, 1_000_000);
  return sizeOf(redis, key);
}
