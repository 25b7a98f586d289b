import { expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Task, TaskClient, TaskContext, TaskQueueModule } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';

@Injectable()
class StoppedTasks {
  reason: unknown;
  #began: () => void = () => undefined;
  readonly began = new Promise<void>((resolve) => (this.#began = resolve));

  @Task()
  async held(task: TaskContext): Promise<void> {
    await new Promise<void>((_, reject) => {
      task.signal.addEventListener('abort', () => {
        this.reason = task.signal.reason;
        reject(new Error('stopped'));
      });
      this.#began();
    });
  }
}

@Module({
  imports: [TaskQueueModule.forRoot({ broker: 'memory://', namespace: 'revoked' })],
  providers: [StoppedTasks],
})
class RevokedModule {}

it('A handler that is stopped by a revocation learns so from its signal', async () => {
  const kit = TaskQueueTesting.create({ leftovers: 'ignore', timeout: '100ms' });
  const app = await kit.override(Test.createTestingModule({ imports: [RevokedModule] })).compile();
  app.useLogger(false);
  const tasks = app.get(StoppedTasks);
  const result = await app.get(TaskClient).of(StoppedTasks).held.enqueue();
  const hung = expect(kit.advance('1m')).rejects.toThrow('has not come back');
  await tasks.began;
  expect(await result.revoke({ terminate: true })).toBe(true);
  await hung;
  await kit.advance('1m');
  expect(tasks.reason).toMatchObject({ name: 'TaskRevokedError' });
  await app.close();
});
