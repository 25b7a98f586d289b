import { afterEach, beforeEach } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { shop } from './shop.js';

/** The shop under the testing kit. */
export interface ShopStage {
  readonly queue: TaskQueueTesting;
  readonly app: TestingModule;
}

/** A fresh shop for each test of the file. */
export function useShop(prepare: (queue: TaskQueueTesting) => void = () => undefined): ShopStage {
  let queue: TaskQueueTesting;
  let app: TestingModule;
  beforeEach(async () => {
    queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
    app = await queue.override(Test.createTestingModule({ imports: [shop()] })).compile();
    app.useLogger(false);
    prepare(queue);
  });
  afterEach(async () => {
    await app.close();
    await queue.close();
  });
  return {
    get queue() {
      return queue;
    },
    get app() {
      return app;
    },
  };
}
