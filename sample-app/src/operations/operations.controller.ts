import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { DeadLetters, Inspector, TaskClient, type Failure } from 'nest-task-queue';

/** What became of tasks, for customers who wait and for those who look after the shop. */
@Controller()
export class OperationsController {
  constructor(
    private readonly tasks: TaskClient,
    private readonly inspector: Inspector,
    private readonly deadLetters: DeadLetters,
  ) {}

  @Get('tasks/:id')
  async task(@Param('id') id: string) {
    const result = this.tasks.result(id);
    const { failure, ...info } = await result.info();
    if (info.name === undefined) throw new NotFoundException(`No task ${id} is known, or no longer.`);
    return {
      ...info,
      ...(info.state === 'SUCCESS' && { value: await result.get() }),
      ...(failure && { failure: inPublic(failure) }),
    };
  }

  @Get('queues')
  queues() {
    return this.inspector.overview();
  }

  @Get('dead-letters')
  async failed() {
    const { deadLetters } = await this.deadLetters.list({ limit: 20 });
    return deadLetters.map(({ failure, ...letter }) => ({ ...letter, failure: inPublic(failure) }));
  }
}

/** Without the stack: it names files and versions, and this goes out to anybody. */
function inPublic({ name, message, code, fields }: Failure) {
  return { name, message, code, fields };
}
