import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Runs } from './runs.js';

class MoveError extends Error {}

/** A task that moves to a queue with a limit. Over shards that is refused. */
@Injectable()
@TaskDefaults({ prefix: 'flow', retry: { limit: 3, backoff: fixed('20ms') } })
export class MovingTasks {
  constructor(private readonly runs: Runs) {}

  @Task({ retry: { rules: [{ on: MoveError, queue: 'narrow' }] } })
  async moves(task: TaskContext): Promise<string> {
    if (task.queue !== 'narrow') throw new MoveError('on to another queue');
    await this.runs.run('moved');
    return task.queue;
  }
}
