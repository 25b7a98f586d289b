import { expect } from '@jest/globals';
import type { Delivery } from '../../src/broker/task-store.js';
import { LEASE_MS, messageOf, succeeded } from './messages.js';
import type { OpenBroker } from './open-broker.js';
import { IDS, OUTCOMES, QUEUES, type Administration, type Step, type WorkerId } from './parity-step.js';
import { plain } from './plain.js';
import { StageWorker } from './stage-worker.js';

type Exchange = Extract<Step, { kind: 'exchange' }>;

/** Carries out steps on one broker, and tells all that can be seen of it. */
export class Actor {
  readonly #workers: Record<WorkerId, StageWorker>;
  readonly #held: Record<WorkerId, Delivery[]> = { w1: [], w2: [] };
  #requeued = 0;

  constructor(private readonly opened: OpenBroker) {
    const { tasks } = opened.broker;
    const create = (name: string) => new StageWorker(name, tasks, QUEUES);
    this.#workers = { w1: create('w1'), w2: create('w2') };
  }

  static async expectSame(step: Step, memory: Actor, redis: Actor): Promise<void> {
    const [one, other] = [await memory.#act(step), await redis.#act(step)];
    expect({ step, answer: other }).toEqual({ step, answer: one });
    expect({ step, state: await redis.#state() }).toEqual({ step, state: await memory.#state() });
  }

  async start(): Promise<void> {
    await this.opened.broker.tasks.recover(LEASE_MS);
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  async #act(step: Step): Promise<unknown> {
    switch (step.kind) {
      case 'publish':
        return this.#tasks.publish([messageOf(step.id, step.traits, this.opened.now())], {
          whole: step.whole,
        });
      case 'exchange':
        return this.#exchange(step);
      case 'repeat':
        return this.#repeat(step.worker, step.session);
      case 'renew':
        return this.#tasks.renew(this.#held[step.worker], LEASE_MS);
      case 'advance':
        return this.#advance(step.ms);
      case 'revoke':
        return this.#tasks.revoke(step.id, step.terminate);
      default:
        return this.#administer(step);
    }
  }

  async #administer(step: Administration): Promise<unknown> {
    const { workers, results, queues, limits } = this.opened.broker;
    switch (step.kind) {
      case 'leave':
        return workers.leave(step.worker);
      case 'forget':
        return results.forget(step.id);
      case 'requeue':
        return this.#requeue(step.id);
      case 'pause':
      case 'resume':
      case 'purge':
        return queues[step.kind](step.queue);
      case 'declare':
        return limits.declare([step.limit]);
      case 'set':
        return limits.set(step.limit);
      case 'unset':
        return limits.unset(step.of, step.limitName);
      case 'reset':
        return limits.reset(step.breaker);
      default:
        return step satisfies never;
    }
  }

  get #tasks() {
    return this.opened.broker.tasks;
  }

  async #exchange({ worker: name, session, slots, ahead, settle: outcomes }: Exchange): Promise<unknown> {
    const one = this.#workers[name];
    const ended = this.#held[name].splice(0, outcomes.length);
    const settlements = ended.map((delivery, index) =>
      one.settlement(delivery, OUTCOMES[outcomes[index] ?? 0] ?? succeeded),
    );
    const reply = await one.exchange({
      session,
      settlements,
      slots,
      prefetch: ahead,
      holding: this.#held[name].length,
    });
    this.#held[name].push(...reply.deliveries);
    // What was refused has no order: Redis settles plain successes before all others. It may
    // say that there is more when it took the last one: it looks no further than it was asked to. Its digest is empty.
    const { next, digest: _digest, deliveries, refused, ...rest } = reply;
    const { hasMore: _more, ...others } = next;
    return [plain(deliveries), deliveries.map(({ id: task }) => task), refused.toSorted(), others, rest];
  }

  /** Of a repeated exchange only what the worker must not miss is the same. */
  async #repeat(name: WorkerId, session: number): Promise<unknown> {
    if (this.#workers[name].last(session) === undefined) return undefined;
    const { deliveries, refused } = await this.#workers[name].repeat(session);
    return [plain(deliveries), refused.toSorted()];
  }

  /** As workers do: they look for lost tasks several times in a lease. */
  async #advance(ms: number): Promise<unknown> {
    const lost: unknown[] = [];
    for (let left = ms; left > 0; left -= LEASE_MS / 4) {
      await this.opened.advance(Math.min(left, LEASE_MS / 4));
      if (left >= LEASE_MS / 4) lost.push((await this.opened.broker.tasks.recover(LEASE_MS)).lost);
    }
    await this.opened.broker.tasks.prune({
      deadLetterAgeMs: 300_000,
      deadLetterCount: 3,
      silentMs: 1,
      draftAgeMs: 600_000,
    });
    return lost;
  }

  async #requeue(name: string): Promise<boolean> {
    this.#requeued += 1;
    const message = messageOf(`again-${this.#requeued}`, { requeuedFrom: name }, this.opened.now());
    return this.opened.broker.deadLetters.requeue(name, message);
  }

  async #state(): Promise<unknown> {
    const { results, queues, inspector, deadLetters, limits } = this.opened.broker;
    const ids = [...IDS, ...IDS.map((name) => `${name}:hook`), 'again-1', 'again-2'];
    const letters = await deadLetters.list({ offset: 0, limit: 100 });
    return {
      tasks: (await results.find(ids)).map((task) => plain(task)),
      queues: await queues.list(QUEUES),
      counts: await inspector.counts(),
      delayed: (await inspector.tasks('delayed', { offset: 0, limit: 100 })).map(({ id: name, at }) => [
        name,
        at,
      ]),
      active: (await inspector.tasks('active', { offset: 0, limit: 100 })).map(({ id: name, at }) => [
        name,
        at,
      ]),
      letters: letters.map(({ id: name, diedAt, letter }) => [name, diedAt, plain(letter)]),
      limits: await limits.list(),
      histories: await Promise.all(IDS.map((name) => deadLetters.history(name))),
    };
  }
}
