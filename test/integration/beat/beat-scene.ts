import { afterEach } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Schedules, Task, TaskClient, TaskDefaults } from 'nest-task-queue';
import { TaskSignature } from '../../../src/canvas/signature.js';
import type { ChildProcess } from '../../support/child-process.js';
import type { RedisProcessOptions } from '../../support/redis-process.js';
import { Scene } from '../worker/scene.js';

@Injectable()
@TaskDefaults({ prefix: 'beat' })
export class TickTasks {
  @Task()
  tick(): void {}
}

/** The task of a schedule, as data. */
export const TICK = new TaskSignature({ name: 'beat.tick', args: [], isImmutable: true });

/** A scene with beat processes, and an application that neither works nor beats, to look from. */
export class BeatScene extends Scene {
  async startBeat(env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const child = this.spawn('integration/beat/main.ts', env);
    await child.line('READY');
    return child;
  }

  async look(): Promise<{ readonly schedules: Schedules; readonly client: TaskClient }> {
    const app = await this.startApp({ beat: false }, [TickTasks]);
    return { schedules: app.get(Schedules), client: app.get(TaskClient) };
  }
}

/** Makes scenes, on the Redis of the run or on one that a test starts, and ends them after each test. */
export function useBeatScenes() {
  const scenes: BeatScene[] = [];
  const scene = (redis?: string) => {
    const made = new BeatScene(redis);
    scenes.push(made);
    return made;
  };
  afterEach(async () => {
    for (const each of scenes.splice(0).reverse()) await each.end();
  });
  return { scene, server: (options?: RedisProcessOptions) => scene('').startRedis(options) };
}
