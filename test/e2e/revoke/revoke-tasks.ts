import { Injectable } from '@nestjs/common';
import { fixed, OnFailure, Task, TaskContext, TaskDefaults, TaskFailure } from 'nest-task-queue';

/** A task that does what its case wants of it, and notes how often it ran. */
@Injectable()
@TaskDefaults({ prefix: 'r', retry: { limit: 1, backoff: fixed('1h') } })
export class RevokeTasks {
  readonly #held = new Map<string, () => void>();
  readonly #runs = new Map<string, number>();
  readonly aborted: string[] = [];
  readonly failed: string[] = [];

  @Task()
  does(what: 'fails' | 'holds' | 'returns' | 'throws', task: TaskContext): Promise<string> | string {
    this.#runs.set(task.id, this.runs(task.id) + 1);
    if (what === 'fails') throw new Error('the first time');
    if (what === 'returns') return 'done';
    task.signal.addEventListener('abort', () => this.aborted.push(task.id));
    return new Promise((resolve, reject) => {
      const end = () => (what === 'throws' ? reject(new Error('let go')) : resolve('done'));
      this.#held.set(task.id, end);
    });
  }

  @Task({ retry: 0 })
  fails(): void {
    throw new Error('always');
  }

  @OnFailure()
  onFailure({ task }: TaskFailure): void {
    this.failed.push(task.id);
  }

  runs(id: string): number {
    return this.#runs.get(id) ?? 0;
  }

  endHeld(id: string): void {
    this.#held.get(id)?.();
  }
}
