import { expect, it } from '@jest/globals';
import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import { emptyTally, figuresOf } from '../../../src/core/figures.js';
import { FIGURES_AT_ONCE } from '../../../src/broker/figure-store.js';
import { FigureSums } from '../../../src/metrics/figure-sums.js';
import { unpackChunk } from '../../../src/broker/redis/figure-archive.js';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import { HOUR } from '../messages.js';
import { openRedis, SLOWER, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

const MINUTE = 60_000;
const CHUNK_MS = 30 * MINUTE;
/** A chunk is over two minutes after its end. */
const OVER_MS = 2 * MINUTE;

const stage = useStage(openRedis);
const redis = () => (stage.opened as OpenRedisBroker).redis;
const keys = () => keysOf(/\{(.*)\}/.exec((stage.opened as OpenRedisBroker).prefix)?.[1] ?? '');
const record = (number: number, count = 1) => {
  const recorder = new FigureRecorder();
  recorder.add('started', 'q', 'mail.send', count);
  return stage.broker.figures.record('a', number, recorder.take());
};
const started = async () => {
  const spans = await stage.broker.figures.read({ spanMs: MINUTE, from: stage.now - HOUR, to: stage.now });
  return spans.map(({ rows }) => rows.map(({ tally }) => figuresOf(tally).started));
};
/** At the beginning of a chunk. */
const begin = async () => stage.advance(CHUNK_MS - (stage.now % CHUNK_MS));

const sums = () => new FigureSums(stage.broker.figures);
const bucketsOf = async (of: FigureSums) => {
  const [row] = await of.read(stage.now);
  return figuresOf(row?.tally ?? emptyTally()).wait.buckets;
};

it('Minutes that are over lie in one value, and are read as before', async () => {
  await begin();
  const at = stage.now;
  await record(1, 5);
  await stage.advance(MINUTE);
  await record(2, 7);
  const before = await started();
  await stage.advance(CHUNK_MS + OVER_MS - MINUTE);
  await record(3, 2);
  const { figures, figureArchive } = keys();
  expect(await redis().exists(figures(MINUTE, at), figures(MINUTE, at + MINUTE))).toBe(0);
  expect(await redis().exists(figureArchive(MINUTE, at))).toBe(1);
  expect(await started()).toEqual([...before, [2]]);
  // It goes when its last minute would.
  const left = (await redis().pttl(figureArchive(MINUTE, at))) / SLOWER;
  expect(left).toBeLessThanOrEqual(3 * HOUR - OVER_MS);
  expect(left).toBeGreaterThan(3 * HOUR - 2 * OVER_MS);
});

it('Minutes are put to the archive of their chunk five at a time, and are read as before', async () => {
  await begin();
  const at = stage.now;
  const { figures, figureArchive } = keys();
  const minutes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_none, index) => figures(MINUTE, at + (from + index) * MINUTE));
  for (let minute = 0; minute < 13; minute += 1) {
    await record(minute, minute + 1);
    expect(await started()).toEqual(Array.from({ length: minute + 1 }, (_none, index) => [index + 1]));
    await stage.advance(MINUTE);
  }
  expect(await redis().exists(...minutes(0, 10))).toBe(0);
  expect(await redis().exists(...minutes(10, 13))).toBe(3);
  const archive = await redis().getBuffer(figureArchive(MINUTE, at));
  expect(await unpackChunk(archive!)).toHaveLength(10);
});

it('An archive of a process that another has overtaken is not kept', async () => {
  await begin();
  const at = stage.now;
  await record(1, 5);
  await stage.advance(7 * MINUTE);
  await record(2, 6);
  const { figureArchive } = keys();
  const before = await redis().getBuffer(figureArchive(MINUTE, at));
  await (stage.opened as OpenRedisBroker).run('archive-figures', MINUTE, at, 0, 6, 3 * HOUR, 0, 'late');
  expect(await redis().getBuffer(figureArchive(MINUTE, at))).toEqual(before);
  expect(await started()).toEqual([[5], [6]]);
});

it('A chunk whose archiver died is archived by the next hand-over, a minute later', async () => {
  await begin();
  const at = stage.now;
  await record(1, 5);
  await stage.advance(CHUNK_MS + OVER_MS);
  const { figureArchive, figureChunks } = keys();
  const run = (number: number) =>
    (stage.opened as OpenRedisBroker).run('record-figures', 'dead', number, 1, 'q', 'mail.send', '0:1');
  expect(await run(1)).toContain(`${MINUTE} ${at} 30`);
  expect(await run(2)).toEqual(['', '']);
  await stage.advance(MINUTE);
  await record(2);
  expect(await redis().exists(figureArchive(MINUTE, at))).toBe(1);
  expect(await redis().zscore(figureChunks, `${MINUTE} ${at}`)).toBeNull();
});

it('A value that is no archive hides its chunk, and no other figures, until spans are put to it', async () => {
  await begin();
  const at = stage.now;
  await redis().set(keys().figureArchive(MINUTE, at - CHUNK_MS), 'nonsense');
  await record(1, 5);
  expect(await started()).toEqual([[5]]);
  await redis().set(keys().figureArchive(MINUTE, at), 'nonsense');
  await stage.advance(5 * MINUTE + OVER_MS);
  await record(2, 6);
  expect(await started()).toEqual([[5], [6]]);
});

it('Counters of metrics are the same in a process that reads all the time, in one that pauses, and in a new one', async () => {
  const DAY = 24 * HOUR;
  await stage.advance(DAY - (stage.now % DAY));
  const [steady, pausing] = [sums(), sums()];
  let last: readonly number[] = [];
  for (let half = 0; half < 2 * 53; half += 1) {
    const recorder = new FigureRecorder();
    recorder.started('q', 'mail.send', [3, 40, 800, 20_000][half % 4] as number);
    await stage.broker.figures.record('a', half, recorder.take());
    const buckets = await bucketsOf(steady);
    buckets.forEach((count, bucket) => expect(count).toBeGreaterThanOrEqual(last[bucket] ?? 0));
    last = buckets;
    if (half === 21 || half === 59) await bucketsOf(pausing);
    await stage.advance(HOUR / 2);
  }
  const { figureArchive } = keys();
  const today = stage.now - (stage.now % DAY);
  expect(await redis().exists(figureArchive(HOUR, today - DAY), figureArchive(HOUR, today - 2 * DAY))).toBe(
    2,
  );
  expect(await bucketsOf(pausing)).toEqual(await bucketsOf(steady));
  expect(await bucketsOf(sums())).toEqual(await bucketsOf(steady));
});

it('One hand-over takes up all that scripts have counted, also where that is more than a call takes', async () => {
  const count = 5 * FIGURES_AT_ONCE;
  const fields = Array.from({ length: count }, (_none, index) => [`enqueued q t${index}`, 2]);
  await redis().hset(keys().figuresOfScripts, ...fields.flat());
  await record(1);
  const spans = await stage.broker.figures.read({ spanMs: MINUTE, from: stage.now - HOUR, to: stage.now });
  const enqueued = spans.flatMap(({ rows }) => rows.map(({ tally }) => figuresOf(tally).enqueued));
  expect(enqueued.reduce((sum, each) => sum + each, 0)).toBe(2 * count);
  expect(await redis().exists(keys().figuresOfScripts)).toBe(0);
});
