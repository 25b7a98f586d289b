import { Injectable } from '@nestjs/common';
import {
  OnRetry,
  OnSuccess,
  TaskEvents,
  TaskRetry,
  TaskSuccess,
  type AsyncResult,
  type TaskInfo,
  type TaskSummary,
} from 'nest-task-queue';
import { Notifications } from '../mail/notifications.js';
import { Terminal } from './terminal.js';

const BREAKER = { open: 'its tasks wait', 'half-open': 'one task may try', closed: 'its tasks run' } as const;

/** Tells what happens while it happens. Hooks with a glob concern the tasks of all classes. */
@Injectable()
export class Narrator {
  constructor(
    private readonly terminal: Terminal,
    notifications: Notifications,
    events: TaskEvents,
  ) {
    notifications.sent.subscribe(({ to, text }) => terminal.event('✉ told', 'magenta', `${to}: ${text}`));
    events.on('breaker-changed', ({ breaker, state }) =>
      terminal.event('⚡ breaker', 'magenta', called(breaker, state), BREAKER[state]),
    );
  }

  chapter(title: string): void {
    this.terminal.heading(title);
  }

  enqueued(task: string, subject: string, remark = ''): void {
    this.terminal.event('+ enqueued', 'cyan', called(task, subject), remark);
  }

  repeated(task: string, subject: string, remark: string): void {
    this.terminal.event('= enqueued', 'cyan', called(task, subject), remark);
  }

  @OnRetry({ task: '*' })
  retried({ task, error, afterMs }: TaskRetry): void {
    const what = `attempt ${task.attempt}: ${error.message}; again in ${afterMs} ms`;
    this.terminal.event('↻ retry', 'yellow', of(task), what);
  }

  @OnSuccess({ task: '*' })
  succeeded({ task, value }: TaskSuccess): void {
    const attempt = task.attempt === 1 ? '' : `attempt ${task.attempt}: `;
    const queue = task.queue === 'default' ? '' : `, queue ${task.queue}`;
    const json = JSON.stringify(value).replace(task.id, '…');
    this.terminal.event('✓ succeeded', 'green', of(task), `${attempt}${json}${queue}`);
  }

  /** Told from outside: `watch()` works in any process, wherever the task runs. Ends with the task. */
  async follow(result: AsyncResult, subject: string): Promise<void> {
    for await (const info of result.watch()) this.#watched(info, called(info.name ?? '', subject));
  }

  #watched({ state, progress, attempt, reason, failure }: TaskInfo, where: string): void {
    if (state === 'STARTED' && progress !== undefined) {
      this.terminal.event('… running', 'blue', where, JSON.stringify(progress));
    } else if (state === 'REVOKED') {
      this.terminal.event('⊘ revoked', 'red', where, 'it never started');
    } else if (reason === 'dependency') {
      this.terminal.event('⊘ not run', 'red', where, `it waited for what failed: ${failure?.name}`);
    } else if (state === 'FAILURE') {
      const why = reason === 'retries-exhausted' ? 'no retry left' : 'not to be retried';
      this.terminal.event('✗ dead letter', 'red', where, `attempt ${attempt}: ${failure?.name}, ${why}`);
    }
  }
}

function of({ name, args: [first] }: TaskSummary): string {
  return called(name, subjectOf(first));
}

/** Our tasks take a text first, what the member before gave, a list of that, or nothing. */
function subjectOf(first: unknown): string {
  if (typeof first === 'string') return first;
  if (Array.isArray(first)) return `${first.length} results`;
  const { name, orderId, day } = (first ?? {}) as { readonly [key in 'day' | 'name' | 'orderId']?: string };
  return name ?? orderId ?? day ?? '';
}

function called(task: string, subject: string): string {
  return `${task.padEnd(22)} ${subject.padEnd(13)}`;
}
