// What is measured, how much of it, and what is promised of it. `measure` names the file in measure/ that does it.
// A `target` is on the ratio nest-task-queue : BullMQ; a `limit` on the figure of nest-task-queue itself, by the median
// of all rounds or, with `isWorst`, by the worst of them. `sizes` are for systems that would take too long with `size`.
// With `isFresh` each round has a process of its own; a measure that `hasOwnRounds` gives the figures of all of them; what
// `isCold` needs no warm-up. A round lasts seconds, not a third of one: each opens an application anew, and what it runs is compiled
// again, so that a short round shows the compiler.
import { COST, MS, PER_SECOND, p } from './report/figures.mjs';

const atLeast = (target) => ({ ...PER_SECOND, target });
const atMost = (figure, target) => ({ ...figure, target });

const drain = (concurrency, target, { sizes, figures = [] } = {}) => ({
  name: `drain-${concurrency}`,
  title: `drain no-op, concurrency ${concurrency}`,
  measure: 'drain',
  size: 100_000,
  sizes: { celery: 1_500, ...sizes },
  concurrency,
  figures: [atLeast(target), ...figures, ...COST],
});
const REDIS_CPU = { value: 'redisUs', title: 'Redis CPU a task', unit: 'µs', better: 'less' };

/** Between processes, at one rate for all systems. With a target both percentiles that most look at are judged. */
const latencyAt = (perSecond, { size, workers = 1, target }) => ({
  name: `latency-${perSecond}${workers === 1 ? '' : `-workers-${workers}`}`,
  title: `enqueue → start at ${perSecond.toLocaleString('en-US')}/s${workers === 1 ? '' : `, ${workers} workers`}`,
  measure: 'latency-rate',
  size,
  concurrency: 100,
  perSecond,
  workers,
  isCold: true,
  figures: [
    ...[50, 99].map((percent) => (target === undefined ? p(percent) : atMost(p(percent), target))),
    p(99.9),
    { value: 'heldShare', title: 'share of the rate that the producer held', unit: '%', better: 'more' },
  ],
});

/** Tasks that wait for 5 ms; the ceiling is what so many timers at once allow. */
const waiting = (concurrency, size) => ({
  name: `waiting-${concurrency}`,
  title: `tasks of 5 ms, concurrency ${concurrency} (ceiling ${((concurrency * 1_000) / 5).toLocaleString('en-US')}/s)`,
  measure: 'waiting',
  size,
  concurrency,
  figures: [
    PER_SECOND,
    { value: 'ofCeiling', title: 'share of the ceiling', unit: '%', better: 'more' },
    ...COST,
  ],
});

export const MEASUREMENTS = [
  {
    name: 'enqueue-one-by-one',
    title: 'enqueue, awaited one by one',
    size: 10_000,
    sizes: { celery: 2_000 },
    figures: [atLeast(1.8), ...COST],
  },
  {
    name: 'enqueue-concurrent',
    title: 'enqueue, all at once',
    size: 10_000,
    sizes: { celery: 2_000 },
    figures: [atLeast(5), ...COST],
  },
  {
    name: 'enqueue-bulk',
    title: 'enqueue in bulk',
    size: 50_000,
    sizes: { celery: 2_000 },
    figures: [atLeast(8), ...COST],
  },
  drain(1, 12, { sizes: { bullmq: 10_000, 'bee-queue': 10_000 } }),
  drain(10, 6),
  drain(100, 5, { figures: [atMost(REDIS_CPU, 0.11)] }),
  waiting(100, 10_000),
  waiting(1_000, 20_000),
  {
    name: 'sustained',
    title: 'producer and worker, 1 KiB',
    size: 60_000,
    sizes: { celery: 1_500 },
    concurrency: 100,
    figures: [
      atLeast(4),
      { value: 'rssMb', title: 'RSS of the worker', unit: 'MB', better: 'less', target: 1 },
      ...COST,
    ],
  },
  {
    name: 'latency-start',
    title: 'enqueue → start, idle',
    size: 250,
    concurrency: 10,
    figures: [atMost(p(50), 0.45), atMost(p(99), 0.7)],
  },
  latencyAt(100, { size: 400 }),
  latencyAt(100, { size: 400, workers: 4 }),
  latencyAt(1_000, { size: 3_000, target: 0.5 }),
  latencyAt(5_000, { size: 10_000, target: 0.5 }),
  {
    name: 'latency-result',
    title: 'enqueue → result in the caller, idle',
    size: 250,
    concurrency: 10,
    figures: [atMost(p(50), 0.5)],
  },
  {
    name: 'retries',
    title: '3 retries before success, concurrency 10',
    size: 20_000,
    sizes: { celery: 200 },
    concurrency: 10,
    figures: [atLeast(6), ...COST],
  },
  {
    name: 'delayed',
    title: 'due over 5 s, lateness',
    size: 10_000,
    sizes: { celery: 2_000 },
    concurrency: 100,
    isCold: true,
    figures: [
      { ...p(50), limit: 2 },
      { ...p(99), limit: 10 },
    ],
  },
  {
    name: 'group-and-body',
    title: 'group, then its body with all results',
    size: 1_000,
    concurrency: 10,
    // Six times as fast.
    figures: [atMost(p(50), 1 / 6), ...COST],
  },
  {
    name: 'bytes',
    title: 'memory of Redis a task',
    size: 20_000,
    sizes: { celery: 2_000 },
    concurrency: 100,
    isCold: true,
    figures: [
      { value: 'waitingBytes', title: 'waiting', unit: 'B', better: 'less', target: 0.5 },
      { value: 'finishedBytes', title: 'finished', unit: 'B', better: 'less', target: 0.26 },
    ],
  },
  {
    name: 'backlog',
    title: '1 000 000 waiting, against 10 000',
    size: 10_000,
    concurrency: 100,
    systems: ['nest-task-queue'],
    hasOwnRounds: true,
    isCold: true,
    figures: [
      { value: 'cpu', title: 'CPU a task', unit: 'x', better: 'less', limit: 1.1 },
      { value: 'time', title: 'time a task', unit: 'x', better: 'less' },
      { value: 'redisCpu', title: 'Redis CPU a task', unit: 'x', better: 'less', limit: 1.1 },
    ],
  },
  {
    name: 'chord-stream',
    title: 'chord in stream mode',
    size: 100_000,
    concurrency: 10,
    systems: ['nest-task-queue'],
    isFresh: true,
    isCold: true,
    figures: [
      {
        value: 'grownMb',
        title: 'more memory in the worker',
        unit: 'MB',
        better: 'less',
        limit: 150,
        isWorst: true,
      },
      { ...MS, value: 'longestMs', title: 'longest script, by SLOWLOG', limit: 12, isWorst: true },
    ],
  },
].map((measurement) => ({ measure: measurement.name, ...measurement }));
