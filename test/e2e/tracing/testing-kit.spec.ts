import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { TaskClient, TaskQueueModule } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { otel } from 'nest-task-queue/tracing';
import { idOf, linksOf, Spans } from '../../support/spans.js';
import { TracingTasks } from './tracing-tasks.js';

const spans = Spans.use();

it('Tasks that the testing kit runs have the spans that a worker gives them', async () => {
  const queue = TaskQueueTesting.create();
  const tracing = otel();
  const builder = Test.createTestingModule({
    imports: [TaskQueueModule.forRoot({ broker: 'memory://', tracing })],
    providers: [TracingTasks],
  });
  const app = await queue.override(builder).compile();
  app.useLogger(false);
  await app.get(TaskClient).of(TracingTasks).one.enqueue();
  await queue.drain();
  const [send] = await spans.until('send traced.one');
  const [run] = await spans.until('process traced.one');
  expect(linksOf(run)).toEqual([idOf(send)]);
  await app.close();
  await queue.close();
});
