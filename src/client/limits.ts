import type { Broker } from '../broker/broker.js';
import type { LimitInfo } from '../broker/limit-store.js';
import type { ConcurrencyOptions, RateLimitOptions } from '../core/flow-options.js';
import { checkConcurrency, checkRate } from '../core/flow-limits.js';
import { needed, oneOf, optionsOf, queueName, taskName } from '../core/option-check.js';
import { inspectedWith } from '../core/inspected.js';
import { inAllShards } from './partial.js';

/** The subject of a limit: a task by its name, or a queue. */
export type LimitTarget = string | { readonly queue: string };

/**
 * The limits of tasks, over all workers: to look at, and to change while tasks run. Inject it. Changes hold at once, also
 * for workers that start later, until they are taken back. Only what tasks and queues declare can be changed, for at
 * enqueue a task is sorted by what is declared.
 *
 * @example
 * await this.limits.setRate('email.send', { limit: 10, per: '1m' });
 * await this.limits.unset('email.send', 'rate');
 */
export class Limits {
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(private readonly broker: Pick<Broker, 'limits' | 'shards'>) {}

  /** All limits and circuit breakers that workers have declared, with what was set and how they are. */
  list(): Promise<readonly LimitInfo[]> {
    return this.broker.limits.list();
  }

  /** Sets another rate; each key counts for itself as before. False if no worker has declared a rate there. */
  async setRate(target: LimitTarget, rate: Omit<RateLimitOptions, 'key'>): Promise<boolean> {
    const name = limitNameOf(target);
    const { limit, perMs, burst } = checkRate(rate, `Limits.setRate('${name}')`);
    return this.broker.limits.set({ kind: 'rate', name, limit, perMs, burst });
  }

  /** Sets how many may run at once. Running tasks go on. False if no worker has declared such a limit there. */
  async setConcurrency(target: LimitTarget, concurrency: Omit<ConcurrencyOptions, 'key'>): Promise<boolean> {
    const name = limitNameOf(target);
    const { limit } = checkConcurrency(concurrency, `Limits.setConcurrency('${name}')`);
    return this.broker.limits.set({ kind: 'concurrency', name, limit });
  }

  /** Back to what is declared; false if nothing else was set. */
  async unset(target: LimitTarget, kind: 'concurrency' | 'rate'): Promise<boolean> {
    limitKind(kind, 'Limits.unset: kind');
    return this.broker.limits.unset(kind, limitNameOf(target));
  }

  /**
   * Closes a circuit breaker and forgets its failures; false if no worker has declared it.
   *
   * @throws ShardsMissingError where shards did not answer, after it was closed in all others
   */
  async resetBreaker(name: string): Promise<boolean> {
    taskName(name, 'Limits.resetBreaker');
    return inAllShards(
      this.broker,
      () => this.broker.limits.reset(name),
      (isKnown) => [Number(isKnown), isKnown ? `the breaker '${name}' was closed` : 'nobody has declared it'],
    );
  }
}

const limitKind = oneOf('rate', 'concurrency');
const limitTarget = optionsOf<Exclude<LimitTarget, string>>(
  { queue: needed(queueName) },
  "the name of a task, or { queue: 'low' }",
);

function limitNameOf(target: LimitTarget): string {
  if (typeof target === 'string') {
    taskName(target, 'Limits: the task');
    return `task/${target}`;
  }
  limitTarget(target, 'Limits: the target');
  return `queue/${target.queue}`;
}
