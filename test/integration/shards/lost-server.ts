import { TaskClient, type AsyncResult } from 'nest-task-queue';
import { Router } from '../../../src/broker/sharded/router.js';
import { eventually } from '../../support/eventually.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { Scene } from '../worker/scene.js';
import { addressText } from '../worker/target.js';
import { startProducer, startWorkers } from './processes.js';
import { SteadyProducer } from './steady-producer.js';

export interface LostServerPlan {
  readonly servers: number;
  readonly workers: number;
  readonly concurrency: number;
  /** How long a task takes. */
  readonly taskMs: number;
  /** A task is sent so often. */
  readonly everyMs: number;
  /** How many tasks are sent before one server is killed, while that is away, and after that. */
  readonly tasksAPhase: number;
}

export interface LostServerFigures {
  readonly acknowledged: number;
  /** Calls that failed because the server was away. */
  readonly failed: number;
  /** Acknowledged tasks that have not succeeded. */
  readonly lost: readonly string[];
  /** Tasks that ran more than once. */
  readonly repeated: readonly string[];
  /** Runs on the servers that stayed, for each task that was sent: before, and while the other was away. */
  readonly before: number;
  readonly meanwhile: number;
  /** From the return of the server to the first run of one of its tasks. */
  readonly returnMs: number;
}

interface Run {
  readonly id: string;
  readonly at: number;
}

const LOST = 1;
/** They warm everything up. */
const FIRST_TASKS = 200;

/** Worker processes over several servers under load, of which one is killed and comes back. */
export async function playLostServer(plan: LostServerPlan): Promise<LostServerFigures> {
  const scene = new Scene();
  try {
    return await play(plan, scene);
  } finally {
    await scene.end();
  }
}

async function play(plan: LostServerPlan, scene: Scene): Promise<LostServerFigures> {
  const servers = await startServers(plan, scene);
  scene.redis = addressText({ shards: servers.map(({ url }) => url) });
  await startWorkers(scene, plan);
  const app = await startProducer(scene);
  const producer = new SteadyProducer(app.get(TaskClient), plan.taskMs);

  const router = new Router(plan.servers);
  const shardOf = (id: string) => router.shardOf(id);
  const othersRan = () => runsOf(scene).filter(({ id }) => shardOf(id) !== LOST).length;
  const phase = async () => {
    const ran = othersRan();
    await producer.sent(plan.tasksAPhase);
    return (othersRan() - ran) / plan.tasksAPhase;
  };
  producer.start(plan.everyMs);
  await producer.sent(FIRST_TASKS);
  const before = await phase();
  await servers[LOST]?.kill9();
  const meanwhile = await phase();
  await servers[LOST]?.restart();
  const backAt = Date.now();
  await phase();
  const results = await producer.stop();
  const lost = await neverSucceeded(results);
  const runs = runsOf(scene);
  const first = runs.find(({ id, at }) => shardOf(id) === LOST && at >= backAt);
  return {
    acknowledged: results.length,
    failed: producer.failed,
    lost,
    repeated: repeated(runs),
    before,
    meanwhile,
    returnMs: (first?.at ?? Number.POSITIVE_INFINITY) - backAt,
  };
}

async function startServers({ servers }: LostServerPlan, scene: Scene): Promise<readonly RedisProcess[]> {
  const started: RedisProcess[] = [];
  for (let count = 0; count < servers; count += 1) started.push(await scene.startRedis({ aof: true }));
  return started;
}

/** Ids of the tasks that have not succeeded when all had time enough. */
async function neverSucceeded(results: readonly AsyncResult<void>[]): Promise<readonly string[]> {
  let left = results;
  await eventually(async () => {
    const states = await Promise.all(left.map((result) => result.state()));
    left = left.filter((_result, index) => states[index] !== 'SUCCESS');
    if (left.length > 0) throw new Error(`${left.length} tasks have not succeeded`);
  }).catch(() => undefined);
  return left.map(({ id }) => id);
}

function runsOf({ ledger }: Scene): readonly Run[] {
  const rows = ledger.lines().map((line) => line.split(' '));
  return rows.map(([, id = '', at]) => ({ id, at: Number(at) }));
}

function repeated(runs: readonly Run[]): readonly string[] {
  const seen = new Set<string>();
  return runs.flatMap(({ id }) => (seen.has(id) ? [id] : (seen.add(id), [])));
}
