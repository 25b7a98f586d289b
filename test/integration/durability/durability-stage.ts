import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Task, TaskClient, type TaskQueueModuleOptions } from 'nest-task-queue';
import type { FaultProxy } from '../../support/fault-proxy.js';
import { admin } from '../../support/redis-admin.js';
import { ReplicaPair } from '../../support/replica-pair.js';
import { Scene } from '../worker/scene.js';

@Injectable()
export class NoteTasks {
  readonly runs: string[] = [];

  @Task()
  notes(name: string): string {
    this.runs.push(name);
    return name;
  }

  @Task()
  counts(list: readonly unknown[]): number {
    return list.length;
  }
}

/** Applications on a master whose replica may lag. */
export class DurabilityStage {
  readonly scene: Scene;

  constructor(private readonly pair: ReplicaPair) {
    this.scene = new Scene(pair.master.url);
  }

  async start(options: Partial<TaskQueueModuleOptions> = {}) {
    const app = await this.scene.startApp(options, [NoteTasks]);
    const client = app.get(TaskClient);
    return { client, noting: app.get(NoteTasks), tasks: client.of(NoteTasks) };
  }

  isStored(server: { readonly port: number }, id: string): Promise<boolean> {
    const key = `ntq:{${this.scene.namespace}}:task`;
    return admin(server, async (redis) => (await redis.hexists(key, id)) === 1);
  }

  /** How often the master was asked to wait for its replica. */
  async waits(): Promise<number> {
    const stats = await admin(this.pair.master, (redis) => redis.info('commandstats'));
    return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }
}

/** A master with a replica for all tests of a `describe`, and a stage for each. */
export function useDurability(): { pair: ReplicaPair; link: FaultProxy; stage: DurabilityStage } {
  const used = {} as { pair: ReplicaPair; link: FaultProxy; stage: DurabilityStage };
  beforeAll(async () => {
    used.pair = await ReplicaPair.start();
    used.link = await used.pair.throughProxy();
  });
  afterAll(() => used.pair.stop());
  beforeEach(() => {
    used.stage = new DurabilityStage(used.pair);
  });
  afterEach(async () => {
    used.link.open();
    await used.stage.scene.end();
    await used.pair.inStep();
  });
  return used;
}

export function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}
