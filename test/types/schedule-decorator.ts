/** Compiled, never run: what @Schedule accepts. */
import { applyDecorators } from '@nestjs/common';
import { Schedule, Task, type TaskContext } from 'nest-task-queue';

export const Nightly = (): MethodDecorator => applyDecorators(Task(), Schedule({ cron: '0 2 * * *' }));

export class Accepted {
  @Schedule({ cron: '0 2 * * *', timeZone: 'Europe/Paris', dayMatch: 'and' })
  @Schedule({ every: '15m', name: 'quarterly', args: ['short'], overlap: 'skip', misfire: { all: 3 } })
  async digest(_kind: 'full' | 'short' = 'full'): Promise<void> {}

  @Schedule({ every: 60_000, args: [{ to: ['a', 'b'] }, 5] })
  send(_mail: { to: string[]; subject?: string }, _count: number, _task: TaskContext): void {}

  @Schedule({ every: '5m' })
  context(_task?: TaskContext): void {}

  @Nightly()
  nightly(): void {}
}

export class Refused {
  // @ts-expect-error -- neither cron nor every
  @Schedule({ name: 'x' })
  neither(): void {}

  // @ts-expect-error -- both
  @Schedule({ cron: '@daily', every: '5m' })
  both(): void {}

  // @ts-expect-error -- a time zone is for cron
  @Schedule({ every: '5m', timeZone: 'UTC' })
  zone(): void {}

  // @ts-expect-error -- an argument that is no JSON
  @Schedule({ every: '5m', args: [new Date()] })
  date(_at: Date): void {}

  // @ts-expect-error -- an argument is missing
  @Schedule({ every: '5m' })
  missing(_kind: string): void {}

  // @ts-expect-error -- an argument of the wrong type
  @Schedule({ every: '5m', args: [5] })
  mistyped(_kind: string): void {}

  // @ts-expect-error -- one argument too many
  @Schedule({ every: '5m', args: ['a', 'b'] })
  surplus(_kind: string): void {}

  // @ts-expect-error -- no such policy
  @Schedule({ every: '5m', overlap: 'queue' })
  policy(): void {}

  // @ts-expect-error -- no duration
  @Schedule({ every: '5 minutes' })
  duration(): void {}
}
