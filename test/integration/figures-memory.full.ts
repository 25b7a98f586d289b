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
const DAY_MINUTES = 24 * 60;
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

/** Those that have run. */
const rowsOf = (tallies: readonly Tally[]) =>
  new Map(
    tallies
      .map((tally, index) => [field(index), tally] as const)
      .filter(([, tally]) => tally.some((count) => count !== 0)),
  );

async function hashBytes(
  redis: Redis,
  spanMs: number,
  at: number,
  tallies: readonly Tally[],
): Promise<number> {
  const key = keys.figures(spanMs, at);
  const rows = rowsOf(tallies);
  if (rows.size === 0) return 0;
  await redis.hset(key, new Map([...rows].map(([name, tally]) => [name, encodeTally(tally)])));
  await redis.pexpire(key, 1_000_000);
  return sizeOf(redis, key);
}

async function archiveBytes(
  redis: Redis,
  { spanMs, merged }: Resolution,
  at: number,
  spans: readonly (readonly Tally[])[],
) {
  const key = keys.figureArchive(spanMs, at);
  await redis.set(key, await packChunk(spans.map(rowsOf), merged), 'PX', 1_000_000);
  return sizeOf(redis, key);
}

/** Rates in equal steps from one to the other, each so many times the last. */
const rates = (from: number, to: number) =>
  Array.from({ length: NAMES }, (_none, name) => from * (to / from) ** (name / (NAMES - 1)));
/** How busy the hour of a span is: a tenth at midnight, all at noon. */
const dayAndNight = (minute: number) => 0.55 - 0.45 * Math.cos((2 * Math.PI * minute) / (24 * 60));

interface Load {
  readonly load: FigureLoad;
  readonly times: (minute: number) => number;
}

/**
 * The bytes of all spans of a resolution: archives, of which some are made, in turn at all hours of a day, and stand for all, and the
 * hashes of open spans.
 */
async function bytesOf(redis: Redis, { load, times }: Load, resolution: Resolution): Promise<number> {
  const { spanMs, keptMs, chunk, part, overMs } = resolution;
  const minutes = spanMs / MINUTE;
  const spanAt = (minute: number) => load.span(minutes, times(minute));
  // Half of a part is open, on average, and all spans that are not over for long.
  const open = Math.ceil(part / 2 + overMs / spanMs);
  // An archive goes with its last span.
  const chunks = (keptMs / spanMs - open) / chunk + 1 / 2;
  const made = CHUNKS_MADE;
  let bytes = 0;
  for (let at = 0; at < made; at += 1) {
    const from = at * chunk * minutes + (at * DAY_MINUTES) / made;
    const spans = Array.from({ length: chunk }, (_none, span) => spanAt(from + span * minutes));
    bytes += ((await archiveBytes(redis, resolution, at, spans)) * chunks) / made;
  }
  for (let at = 0; at < open; at += 1) bytes += await hashBytes(redis, spanMs, at, spanAt(DAY_MINUTES / 2));
  return bytes;
}

const steady = (perMinute: number): Load => ({
  load: new FigureLoad(new Array<number>(NAMES).fill(perMinute)),
  times: () => 1,
});
const ofRates = (from: number, to: number): Load => ({
  load: new FigureLoad(rates(from, to)),
  times: dayAndNight,
});
const [A_MINUTE, AN_HOUR, A_DAY] = [1, 1 / 60, 1 / (24 * 60)];

describe('the memory of figures after 90 days', () => {
  it.each([
    ['that run from once a day to once a second, less at night,', 1.6, ofRates(A_DAY, 60 * A_MINUTE)],
    ['that run from once an hour to ten times a second, less at night,', 2.7, ofRates(AN_HOUR, 600)],
    ['that run 6 times in each minute', 2.8, steady(6)],
    ['that run 60 times in each minute', 3.6, steady(60)],
    ['that run 600 times in each minute', 4.5, steady(600)],
  ])(`${NAMES} names %s take less than %d MB`, async (what, most, load) => {
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
    console.log(`${NAMES} names ${what}: ${all.toFixed(2)} MB: ${shown.join(', ')}`);
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
