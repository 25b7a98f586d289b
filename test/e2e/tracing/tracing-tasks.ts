import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { chain, Task, TaskClient, TaskContext, TaskDefaults } from 'nest-task-queue';

/** Tasks whose spans are looked at. */
@Injectable()
@TaskDefaults({ prefix: 'traced', retry: 0 })
export class TracingTasks {
  constructor(private readonly client: TaskClient) {}

  @Task()
  one(): number {
    return 1;
  }

  @Task()
  count(list: readonly number[]): number {
    return list.length;
  }

  @Task()
  plus(value: number): number {
    return value + 1;
  }

  /** Enqueues another task, and begins a span of its own before. */
  @Task()
  async outer(): Promise<string> {
    trace.getTracer('test').startSpan('query').end();
    const { id } = await this.client.of(TracingTasks).one.enqueue();
    return id;
  }

  @Task()
  replaced(task: TaskContext): never {
    const tasks = this.client.of(TracingTasks);
    return task.replace(chain(tasks.one.si(), tasks.plus.s()));
  }

  @Task()
  logs(task: TaskContext): void {
    task.logger.log('a line of the task', { order: 7 });
    throw new RangeError('boom');
  }

  /** Gives the ids of the span that it runs in. */
  @Task()
  async active(): Promise<string | undefined> {
    await Promise.resolve();
    return trace.getActiveSpan()?.spanContext().spanId;
  }
}
