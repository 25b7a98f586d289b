import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Latch } from '../integration/worker/latch.js';

/** An address to which no mail can be sent. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  readonly code = 'EADDR';
}

/** Tasks of the browser tests. */
@Injectable()
@TaskDefaults({ prefix: 'mail', retry: { limit: 1, backoff: fixed('20ms') } })
export class BoardTasks {
  /** Fails for good, after a retry, unless the address has an @. */
  @Task()
  send(address: string, _details?: unknown): string {
    if (!address.includes('@')) throw new AddressError(`${address} is no address`);
    return `sent to ${address}`;
  }

  /** Fails at once with whatever text. */
  @Task({ retry: 0 })
  fails(message: string, name = 'Error'): never {
    throw Object.assign(new Error(message), { name });
  }

  /** Runs until the latch opens, or until it is told to stop. */
  @Task({ retry: 0 })
  async holds(latch: string, task: TaskContext): Promise<string> {
    await task.progress({ done: 1, total: 4 });
    const stopped = new Promise<never>((_resolve, reject) =>
      task.signal.addEventListener('abort', () => reject(task.signal.reason as Error)),
    );
    await Promise.race([new Latch(latch).passed(), stopped]);
    return 'held';
  }

  @Task()
  gives(value: unknown): unknown {
    return value;
  }

  @Task()
  counts(list: readonly unknown[]): number {
    return list.length;
  }
}
