import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskDefaults } from 'nest-task-queue';
import { Dependency, DownError, TimeoutError } from './dependency.js';
import { Runs } from './runs.js';

/** Tasks that something holds back. */
@Injectable()
@TaskDefaults({ prefix: 'flow', retry: { limit: 3, backoff: fixed('20ms') } })
export class FlowTasks {
  constructor(
    private readonly runs: Runs,
    private readonly dependency: Dependency,
  ) {}

  @Task()
  async free(): Promise<void> {
    await this.runs.run('free');
  }

  @Task({ rateLimit: { limit: 5, per: '200ms' } })
  async rated(): Promise<void> {
    await this.runs.run('rated');
  }

  @Task({ rateLimit: { limit: 1, per: '10m', burst: 0, key: (tenant: string) => tenant } })
  async ratedByKey(tenant: string): Promise<void> {
    await this.runs.run(tenant);
  }

  @Task({ concurrency: { limit: 2, key: (account: string) => account } })
  async few(account: string): Promise<string> {
    await this.runs.run(account);
    return account;
  }

  @Task({ concurrency: { limit: 1 } })
  async one(): Promise<void> {
    await this.runs.run('one');
  }

  @Task({ fair: { key: (tenant: string) => tenant } })
  async fair(tenant: string): Promise<void> {
    await this.runs.run(tenant);
  }

  @Task({ concurrency: { limit: 1, key: (account: string) => account.toLowerCase() } })
  async keyThatThrows(account: string): Promise<void> {
    await this.runs.run(account);
  }

  @Task({ retry: 0, concurrency: { limit: 1, key: (account: string) => account } })
  async stubborn(account: string): Promise<void> {
    await this.runs.run(account);
    if (this.dependency.isDown) throw new DownError('not now');
  }

  /** Counts for the dependency, and fails while that is down. */
  @Task({
    retry: { limit: 3, backoff: fixed('1ms'), never: RangeError },
    circuitBreaker: { name: 'dependency', threshold: 3, cooldown: '200ms', on: DownError },
  })
  async depends(): Promise<number> {
    return this.dependency.call();
  }

  /** The same dependency, other errors. */
  @Task({
    retry: 0,
    circuitBreaker: { name: 'dependency', threshold: 3, cooldown: '200ms', on: TimeoutError },
  })
  async alsoDepends(error: 'other' | 'timeout'): Promise<void> {
    await this.runs.run('alsoDepends');
    throw error === 'timeout' ? new TimeoutError('too late') : new Error('a fault of its own');
  }

  @Task({
    retry: 0,
    timeLimit: { hard: '500ms' },
    circuitBreaker: { threshold: 2, cooldown: '10m' },
  })
  async hangs(): Promise<void> {
    await this.runs.run('hangs');
  }
}
