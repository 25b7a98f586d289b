import { Side } from './side.mjs';
import { longestCommand } from './slowlog.mjs';

/** A measurement of this package alone, held against limits: each figure is the worst of all rounds. */
export async function measureLimits(measurement, { redis, rounds, share, tell }) {
  const { name, title, figures, concurrency } = measurement;
  const size = Math.max(50, Math.round(measurement.size * share));
  const values = [];
  for (let round = 1; round <= rounds; round += 1) {
    const namespace = `bench-${process.pid}-${name}-${round}`;
    try {
      values.push(await once({ url: redis.url, namespace, size, concurrency }, redis, tell));
    } finally {
      await redis.clear(namespace);
    }
    tell(`${name}: round ${round} of ${rounds}: ${JSON.stringify(values.at(-1))}`);
  }
  const judged = figures.map((figure) => judge(figure, values));
  return { name, title, size, concurrency, isAlone: true, figures: judged };
}

/** The producer and the worker are processes of their own: only the worker's memory is looked at. */
async function once(setup, redis, tell) {
  const sides = [];
  try {
    for (let side = 0; side < 2; side += 1) sides.push(await Side.open('nest-task-queue'));
    const [producer, worker] = sides;
    let figures;
    const { ms, command } = await longestCommand(redis.client, async () => {
      const working = worker.measure({ ...setup, measure: 'workStream' });
      [figures] = await Promise.all([working, producer.measure({ ...setup, measure: 'enqueueStream' })]);
    });
    tell(`longest command: ${command}, ${ms} ms`);
    return { ...figures, longestMs: ms };
  } finally {
    for (const side of sides) side.close();
  }
}

function judge(figure, rounds) {
  const values = rounds.map((round) => round[figure.value]);
  const worst = Math.max(...values);
  return { ...figure, worst, values, passed: worst < figure.limit };
}
