import { Side } from './side.mjs';
import { compare } from './statistics.mjs';

const SYSTEMS = ['nest-task-queue', 'bullmq'];
let namespaces = 0;

/** One measurement: a process for each side, a warm-up, then rounds by turns: A B A B. */
export async function measureInTurns(measurement, { redis, rounds, share, tell }) {
  const size = Math.max(50, Math.round(measurement.size * share));
  const sides = [];
  try {
    for (const system of SYSTEMS) sides.push(await Side.open(system));
    const run = async (side) => {
      namespaces += 1;
      const namespace = `bench-${process.pid}-${namespaces}`;
      const { measure, concurrency } = measurement;
      try {
        return await side.measure({ url: redis.url, namespace, measure, size, concurrency });
      } finally {
        await redis.clear(namespace);
      }
    };

    tell(`${measurement.name}: warm-up`);
    for (const side of sides) await run(side);
    const figures = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      for (const [index, side] of sides.entries()) figures[index].push(await run(side));
      const [ours, theirs] = figures.map((each) => brief(each.at(-1)));
      tell(`${measurement.name}: round ${round} of ${rounds}: ${ours} : ${theirs}`);
    }
    return { ...resultOf(measurement, size, figures), settings: settingsOf(sides) };
  } finally {
    for (const side of sides) side.close();
  }
}

function brief({ perSecond, p50 }) {
  return perSecond === undefined ? `${p50.toFixed(2)} ms` : `${Math.round(perSecond)}/s`;
}

function settingsOf(sides) {
  return Object.fromEntries(sides.map(({ settings }, index) => [SYSTEMS[index], settings]));
}

function resultOf({ name, title, concurrency, figures: wanted }, size, [ours, theirs]) {
  const compared = (value) =>
    compare(
      ours.map((each) => each[value]),
      theirs.map((each) => each[value]),
    );
  const figures = wanted.map((figure) => judge({ ...figure, ...compared(figure.value) }));
  const cost =
    ours[0].nodeUs === undefined
      ? undefined
      : { node: compared('nodeUs'), redis: compared('redisUs'), commands: compared('commands') };
  return { name, title, size, concurrency, figures, cost };
}

function judge(figure) {
  const { target, better, ratio } = figure;
  if (target === undefined) return figure;
  return { ...figure, passed: better === 'more' ? ratio.median >= target : ratio.median <= target };
}
