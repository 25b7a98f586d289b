import { Queues, TaskClient, type AsyncResult } from 'nest-task-queue';
import { Router } from '../../../src/broker/sharded/router.js';
import { Scene } from '../worker/scene.js';
import { addressText } from '../worker/target.js';
import { startProducer, startWorkers } from './processes.js';
import { AT_ONCE, RATE, ShardTasks } from './shard-tasks.js';

export interface KeyedLimitsPlan {
  readonly shards: number;
  readonly workers: number;
  readonly concurrency: number;
  /** So many keys have a rate, and as many a concurrency; each key lives in another shard. */
  readonly keys: number;
  readonly seconds: number;
}

export interface KeyFigures {
  readonly key: string;
  /** The most starts in a second, or the most tasks at once. */
  readonly most: number;
  /** Starts of those that the rate allows, or permits held of those that there are. */
  readonly used: number;
}

export interface KeyedLimitsFigures {
  readonly rates: readonly KeyFigures[];
  readonly concurrencies: readonly KeyFigures[];
}

/** From its lease to its end, by the clock of Redis. */
interface Run {
  readonly from: number;
  readonly to: number;
}

const PACED_MS = 20;
const HELD_MS = 100;
const PATIENT = { timeout: '120s' } as const;

/** Keyed tasks that all wait before the first may start, in several shards and for several worker processes. */
export async function playKeyedLimits(plan: KeyedLimitsPlan): Promise<KeyedLimitsFigures> {
  const scene = new Scene();
  try {
    const server = await scene.startRedis();
    scene.redis = addressText({ broker: server.url, shards: plan.shards });
    return await play(plan, scene);
  } finally {
    await scene.end();
  }
}

async function play(plan: KeyedLimitsPlan, scene: Scene): Promise<KeyedLimitsFigures> {
  const app = await startProducer(scene);
  const { paced, held } = app.get(TaskClient).of(ShardTasks);
  await app.get(Queues).pause('default');
  const keys = keysInOwnShards(plan);
  const calls = (key: string, count: number, ms: number) =>
    Array.from({ length: count }, (): [string, number] => [key, ms]);
  const [rated, counted] = [RATE.limit * plan.seconds, (AT_ONCE * plan.seconds * 1_000) / HELD_MS];
  const results = await Promise.all(
    keys.map(async (key) => ({
      key,
      paced: await paced.enqueueMany(calls(key, rated, PACED_MS)),
      held: await held.enqueueMany(calls(key, counted, HELD_MS)),
    })),
  );
  await startWorkers(scene, plan);
  await app.get(Queues).resume('default');
  return {
    rates: await Promise.all(results.map(async (of) => rateOf(of.key, await runsOf(of.paced)))),
    concurrencies: await Promise.all(results.map(async (of) => concurrencyOf(of.key, await runsOf(of.held)))),
  };
}

function keysInOwnShards({ shards, keys }: KeyedLimitsPlan): readonly string[] {
  const router = new Router(shards);
  const found = new Map<number, string>();
  for (let count = 0; found.size < keys; count += 1) found.set(router.homeOf(`key-${count}`), `key-${count}`);
  return [...found.values()];
}

async function runsOf(results: readonly AsyncResult<void>[]): Promise<readonly Run[]> {
  await Promise.all(results.map((result) => result.get(PATIENT)));
  const infos = await Promise.all(results.map((result) => result.info()));
  const runs = infos.map(({ startedAt, endedAt }) => ({ from: Number(startedAt), to: Number(endedAt) }));
  return runs.sort((one, other) => one.from - other.from);
}

/** Used: when the burst is over, and all processes take part. */
function rateOf(key: string, runs: readonly Run[]): KeyFigures {
  const { limit, burst, perMs } = RATE;
  const starts = runs.map(({ from }) => from);
  const within = starts.map((at) => starts.filter((each) => each <= at && at - each < perMs).length);
  const steady = starts.slice(burst + limit);
  const spanMs = (steady.at(-1) as number) - (steady[0] as number);
  return { key, most: Math.max(...within), used: (steady.length - 1) / ((spanMs / perMs) * limit) };
}

/** Used: until the last task that waited has been leased. */
function concurrencyOf(key: string, runs: readonly Run[]): KeyFigures {
  const at = (moment: number) => runs.filter(({ from, to }) => from <= moment && moment < to).length;
  const [begin, end] = [runs[0] as Run, runs.at(-1) as Run].map(({ from }) => from) as [number, number];
  const heldMs = runs.reduce((sum, { from, to }) => sum + Math.min(to, end) - from, 0);
  const most = Math.max(...runs.map(({ from }) => at(from)));
  return { key, most, used: heldMs / (AT_ONCE * (end - begin)) };
}
