import { Simulation, type RunFigures, type Scale } from './scenario.js';

type Tell = (part: number) => void;

/** Handlers that only take CPU, and as much work as the shards can give out. */
const QUICK = { concurrency: 100, prefetch: 800, handlerMs: 0 };
/** Handlers that wait for something else. */
const SLOW = { concurrency: 10, prefetch: 0, handlerMs: 20 };
const SLOW_TASKS_PER_SECOND = (SLOW.concurrency * 1_000) / SLOW.handlerMs;
const KEYS = 10_000;
/** What one shard gives out in a ms. */
const QUICK_PER_MS = 125;
const BACKLOG_MS = 4_000;

export const HIGH = 9;
export const LOW = 0;

/** How many tasks a second go through when there is always work. */
export async function drain(scale: Scale, tell: Tell): Promise<RunFigures> {
  const simulation = new Simulation(scale, QUICK);
  fill(simulation, QUICK_PER_MS);
  return simulation.run(1_000, 500, tell);
}

/** Every slot is busy with tasks of the low band, of which there are always more, while tasks of a high band come one by one. */
export async function bands(scale: Scale, tell: Tell): Promise<RunFigures> {
  const simulation = new Simulation(scale, SLOW);
  fill(simulation, (scale.workers * SLOW_TASKS_PER_SECOND) / scale.shards / 1_000);
  const highPerSecond = 0.1 * scale.workers * SLOW_TASKS_PER_SECOND;
  simulation.produce(highPerSecond, HIGH, 1);
  return simulation.run(500, 1_500, tell);
}

/** Tasks of keys whose popularity falls by Zipf's law, each in the shard of its key, for seven tenths of what the workers can do. */
export async function skewed(scale: Scale, tell: Tell): Promise<RunFigures> {
  const simulation = new Simulation(scale, SLOW);
  const key = zipf(KEYS, simulation.random);
  simulation.produce(0.7 * scale.workers * SLOW_TASKS_PER_SECOND, LOW, 1, () => `key ${key()}`);
  return simulation.run(500, 1_500, tell);
}

/** Each shard holds tasks of the low band that came before the beginning, as many in each ms as can be run in it, and more than enough. */
function fill({ shards }: Simulation, perMs: number): void {
  for (const shard of shards)
    for (let at = -BACKLOG_MS; at < 0; at += 4) shard.put({ priority: LOW, at, count: Math.ceil(4 * perMs) });
}

/** Numbers from 0 on; number n is drawn as often as 1 / (n + 1). */
function zipf(count: number, random: () => number): () => number {
  const sums: number[] = [];
  for (let number = 0; number < count; number += 1) sums.push((sums.at(-1) ?? 0) + 1 / (number + 1));
  const total = sums.at(-1) as number;
  return () => {
    const wanted = random() * total;
    let [from, to] = [0, count - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sums[middle] as number) < wanted) from = middle + 1;
      else to = middle;
    }
    return from;
  };
}
