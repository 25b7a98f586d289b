import { Injectable } from '@nestjs/common';
import { fixed, OnFailure, OnRetry, OnSuccess, Task, TaskDefaults } from 'nest-task-queue';

/** What all handlers and hooks throw or return next. */
@Injectable()
export class Hostility {
  make: () => unknown = () => undefined;
}

export const WAYS = ['throws', 'returns', 'rejects', 'resolves'] as const;
export type Way = (typeof WAYS)[number];

@Injectable()
@TaskDefaults({ prefix: 'hostile', retry: { limit: 1, backoff: fixed(0) } })
export class HostileTasks {
  constructor(private readonly hostility: Hostility) {}

  @Task()
  throws(): never {
    throw this.hostility.make();
  }

  @Task()
  rejects(): Promise<never> {
    return Promise.reject(this.hostility.make());
  }

  @Task()
  returns(): unknown {
    return this.hostility.make();
  }

  /** What an async function returns is resolved once more. */
  @Task()
  async resolves(): Promise<unknown> {
    return this.hostility.make();
  }

  @OnFailure()
  failed(): unknown {
    throw this.hostility.make();
  }

  @OnRetry()
  retried(): unknown {
    throw this.hostility.make();
  }

  @OnSuccess()
  succeeded(): unknown {
    return this.hostility.make();
  }
}
