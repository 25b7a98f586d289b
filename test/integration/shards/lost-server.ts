import { setTimeout as sleep } from 'node:timers/promises';
import { TaskClient, type AsyncResult } from 'nest-task-queue';
import { Router } from '../../../src/broker/sharded/router.js';
import { eventually } from '../../support/eventually.js';
import { Ledger } from '../../support/ledger.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { Scene } from '../worker/scene.js';
import { ShardTasks } from './shard-tasks.js';

export interface LostServerPlan {
  readonly servers: number;
  readonly workers: number;
  readonly concurrency: number;
  /** How long a task takes. */
  readonly taskMs: number;
  /** A task is sent so often. */
  readonly everyMs: number;
  /** How long everything runs before one server is killed, how long that is away, and how long everything runs after that. */
  readonly phaseMs: number;
}

export interface LostServerFigures {
  readonly acknowledged: number;
  /** Calls that failed because the server was away. */
  readonly failed: number;
  /** Acknowledged tasks that have not succeeded. */
  readonly lost: readonly string[];
  /** Tasks that ran more than once. */
  readonly repeated: readonly string[];
  /** Runs a second on the servers that stayed: before, and while the other was away. */
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
  const servers: RedisProcess[] = [];
  for (let count = 0; count < plan.servers; count += 1) servers.push(await scene.startRedis({ aof: true }));
  const shards = servers.map(({ url }) => url);
  const env = { SHARDS: JSON.stringify(shards), CONCURRENCY: String(plan.concurrency) };
  const workers = Array.from({ length: plan.workers }, () => scene.spawn('integration/shards/main.ts', env));
  await Promise.all(workers.map((worker) => worker.line('READY')));
  const app = await startProducer(scene, shards);
  const producer = new Producer(app.get(TaskClient), plan);
  producer.start();

  // The load itself is a matter of time.
  const startedAt = Date.now();
  await sleep(plan.phaseMs);
  const killedAt = Date.now();
  await servers[LOST]?.kill9();
  await sleep(plan.phaseMs);
  await servers[LOST]?.restart();
  const backAt = Date.now();
  await sleep(plan.phaseMs);
  const results = await producer.stop();

  const states = () => Promise.all(results.map((result) => result.state()));
  const lost = () => states().then((all) => results.filter((_, index) => all[index] !== 'SUCCESS'));
  await eventually(async () => {
    const left = await lost();
    if (left.length > 0) throw new Error(`${left.length} tasks have not succeeded`);
  }).catch(() => undefined);

  const runs = runsOf(scene);
  const { shardOf } = { shardOf: (id: string) => new Router(plan.servers).shardOf(id) };
  const rate = (from: number, to: number) =>
    runs.filter(({ id, at }) => shardOf(id) !== LOST && at >= from && at < to).length / ((to - from) / 1_000);
  const first = runs.find(({ id, at }) => shardOf(id) === LOST && at >= backAt);
  return {
    acknowledged: results.length,
    failed: producer.failed,
    lost: (await lost()).map(({ id }) => id),
    repeated: repeated(runs),
    // The first half second warms everything up.
    before: rate(startedAt + 500, killedAt),
    meanwhile: rate(killedAt, backAt),
    returnMs: (first?.at ?? Number.POSITIVE_INFINITY) - backAt,
  };
}

function startProducer(scene: Scene, shards: readonly string[]) {
  // `shards` stands in for the broker of the scene.
  const options = { broker: undefined, shards, beat: false } as object;
  const ledger = { provide: Ledger, useValue: scene.ledger };
  return scene.startApp(options, [ledger, ShardTasks]);
}

/** Sends tasks at a fixed rate, whatever becomes of the calls. */
class Producer {
  readonly #calls: Promise<void>[] = [];
  readonly #results: AsyncResult<void>[] = [];
  #timer: NodeJS.Timeout | undefined;
  failed = 0;

  constructor(
    private readonly client: TaskClient,
    private readonly plan: LostServerPlan,
  ) {}

  start(): void {
    const { works } = this.client.of(ShardTasks);
    this.#timer = setInterval(() => {
      const call = works.enqueue(this.plan.taskMs).then(
        (result) => void this.#results.push(result),
        () => void (this.failed += 1),
      );
      this.#calls.push(call);
    }, this.plan.everyMs);
  }

  async stop(): Promise<readonly AsyncResult<void>[]> {
    clearInterval(this.#timer);
    await Promise.all(this.#calls);
    return this.#results;
  }
}

function runsOf({ ledger }: Scene): readonly Run[] {
  const rows = ledger.lines().map((line) => line.split(' '));
  return rows.map(([, id = '', at]) => ({ id, at: Number(at) })).sort((one, other) => one.at - other.at);
}

function repeated(runs: readonly Run[]): readonly string[] {
  const seen = new Set<string>();
  return runs.flatMap(({ id }) => (seen.has(id) ? [id] : (seen.add(id), [])));
}
