import { Ledger } from '../../support/ledger.js';
import type { Scene } from '../worker/scene.js';
import { ShardTasks } from './shard-tasks.js';

export interface Workers {
  readonly workers: number;
  readonly concurrency: number;
}

/** Resolves when all of them take tasks from the shards of the scene. */
export async function startWorkers(scene: Scene, { workers, concurrency }: Workers): Promise<void> {
  const env = { CONCURRENCY: String(concurrency) };
  const started = Array.from({ length: workers }, () => scene.spawn('integration/shards/main.ts', env));
  await Promise.all(started.map((worker) => worker.line('READY')));
}

/** An application that knows the tasks and runs none. */
export function startProducer(scene: Scene) {
  const ledger = { provide: Ledger, useValue: scene.ledger };
  return scene.startApp({ beat: false }, [ledger, ShardTasks]);
}
