import { afterEach } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Schedules, Task, TaskClient, TaskDefaults } from 'nest-task-queue';
import { TaskSignature } from '../../../src/canvas/signature.js';
import { startApplication } from '../../support/application.js';
import { ChildProcess } from '../../support/child-process.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { RedisProcess } from '../../support/redis-process.js';
import { targetOf } from '../worker/target.js';

@Injectable()
@TaskDefaults({ prefix: 'beat' })
export class TickTasks {
  @Task()
  tick(): void {}
}

/** The task of a schedule, as data. */
export const TICK = new TaskSignature({ name: 'beat.tick', args: [], isImmutable: true });

/** Beat processes on one namespace, and an application that neither works nor beats, to look from. */
export class BeatScene {
  readonly namespace = uniqueNamespace('beat');
  readonly #cleanups: (() => unknown)[] = [];

  constructor(readonly redis = process.env['NTQ_TEST_REDIS_URL'] ?? '') {}

  async startBeat(env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const child = this.spawnBeat(env);
    await child.line('READY');
    return child;
  }

  spawnBeat(env: NodeJS.ProcessEnv = {}): ChildProcess {
    const setting = { REDIS_URL: this.redis, NAMESPACE: this.namespace };
    const child = ChildProcess.spawn('integration/beat/main.ts', { ...setting, ...env });
    this.#cleanups.push(async () => {
      child.kill('SIGKILL');
      await child.exited;
    });
    return child;
  }

  async look(): Promise<{ readonly schedules: Schedules; readonly client: TaskClient }> {
    const options = {
      broker: targetOf(this.redis),
      namespace: this.namespace,
      worker: false,
      beat: false,
    } as const;
    const app = await startApplication({ options, providers: [TickTasks] });
    this.#cleanups.push(() => app.close());
    return { schedules: app.get(Schedules), client: app.get(TaskClient) };
  }

  async end(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
  }
}

/** Makes scenes, on the Redis of the run or on one that a test starts, and ends them after each test. */
export function useBeatScenes() {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  return {
    scene: (redis?: string) => {
      const scene = new BeatScene(redis);
      cleanups.push(() => scene.end());
      return scene;
    },
    server: async (options?: Parameters<typeof RedisProcess.start>[0]) => {
      const server = await RedisProcess.start(options);
      cleanups.push(() => server.stop());
      return server;
    },
  };
}
