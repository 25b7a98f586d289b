// What is measured, how much of it, and what is promised of it. A target is on the ratio nest-task-queue : BullMQ.
const PER_SECOND = { value: 'perSecond', unit: '/s', better: 'more' };
const P50 = { value: 'p50', unit: 'ms', better: 'less' };
const P99 = { value: 'p99', unit: 'ms', better: 'less' };

const drain = (concurrency, target) => ({
  name: `drain-${concurrency}`,
  title: `drain no-op, concurrency ${concurrency}`,
  measure: 'drain',
  size: 20_000,
  concurrency,
  figures: [{ ...PER_SECOND, ...(target && { target }) }],
});

export const MEASUREMENTS = [
  {
    name: 'enqueue-concurrent',
    title: 'enqueue, all at once',
    measure: 'enqueueConcurrently',
    size: 10_000,
    figures: [{ ...PER_SECOND, target: 3 }],
  },
  {
    name: 'enqueue-one-by-one',
    title: 'enqueue, one by one',
    measure: 'enqueueOneByOne',
    size: 2_000,
    figures: [PER_SECOND],
  },
  {
    name: 'enqueue-bulk',
    title: 'enqueue in bulk',
    measure: 'enqueueInBulk',
    size: 10_000,
    figures: [PER_SECOND],
  },
  drain(1, 5),
  drain(10),
  drain(100, 3),
  {
    name: 'latency-start',
    title: 'enqueue → start, idle',
    measure: 'latencyToStart',
    size: 500,
    concurrency: 10,
    figures: [{ ...P50, target: 1 }, P99],
  },
  {
    name: 'latency-result',
    title: 'enqueue → result in the caller, idle',
    measure: 'latencyToResult',
    size: 500,
    concurrency: 10,
    figures: [P50],
  },
  {
    name: 'retries',
    title: '3 retries before success, concurrency 10',
    measure: 'retries',
    size: 5_000,
    concurrency: 10,
    figures: [PER_SECOND],
  },
  {
    name: 'group-and-body',
    title: 'group, then its body with all results',
    measure: 'groupAndBody',
    size: 1_000,
    concurrency: 10,
    figures: [{ ...P50, target: 0.25 }],
  },
  // Not compared: limits that hold for this package alone.
  {
    name: 'chord-stream',
    title: 'chord in stream mode',
    size: 100_000,
    concurrency: 10,
    isAlone: true,
    figures: [
      { value: 'grownMb', title: 'memory that the worker needs more', unit: 'MB', limit: 150 },
      { value: 'longestMs', title: 'longest script, by SLOWLOG', unit: 'ms', limit: 20 },
    ],
  },
];
