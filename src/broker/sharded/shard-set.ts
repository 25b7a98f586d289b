import { BrokerUnavailableError } from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';
import type { Broker, ShardBroker, Shards } from '../broker.js';
import type { DownShard } from '../down-shard.js';
import type { ShardWait } from '../shard-wait.js';
import { MissingShards } from './missing-shards.js';
import { sumOf } from './merge.js';
import type { Router } from './router.js';
import type { Shard } from './shard.js';
import { waitsOver } from './shard-waits.js';
import { ShardTaskStore } from './shard-task-store.js';

/** The answer of one shard. */
export interface Part<T> {
  readonly shard: Shard;
  readonly answer: T;
}

/** The shards of a namespace, and the ways to call one, some or all of them. */
export class ShardSet implements Shards {
  readonly brokers: readonly ShardBroker[];
  readonly missing = new MissingShards();

  constructor(
    readonly all: readonly Shard[],
    readonly router: Router,
  ) {
    this.brokers = all.map(ownBroker);
  }

  #waits: readonly ShardWait[] | undefined;

  /** One for each server where that can be. */
  get waits(): readonly ShardWait[] {
    this.#waits ??= waitsOver(this.all);
    return this.#waits;
  }

  readonly shardOf = (id: string): number => this.router.shardOf(id);

  get down(): readonly number[] {
    return this.all.filter(({ isDown }) => isDown).map(({ index }) => index);
  }

  get downSince(): readonly DownShard[] {
    const now = this.now();
    return this.all.flatMap(({ index, downForMs }) =>
      downForMs === undefined ? [] : { shard: index, since: Math.round(now - downForMs) },
    );
  }

  /** By the clock of the first shard that answers. */
  now(): number {
    return (this.all.find(({ isDown }) => !isDown) ?? this.at(0)).broker.now();
  }

  get comebacks(): number {
    return sumOf(this.all.map(({ bulkhead }) => bulkhead.comebacks));
  }

  at(index: number): Shard {
    return this.all[index] as Shard;
  }

  /** The shard in which the task of an id lives. */
  of(id: string): Shard {
    return this.at(this.router.shardOf(id));
  }

  /**
   * Asks all shards, or some, for people: a shard that is down is left out, and noted as missing. Of some all may be left out.
   *
   * @throws BrokerUnavailableError when all are asked and no shard answers; at once what else a shard throws
   */
  async ask<T>(
    work: (broker: Broker, shard: Shard) => Promise<T>,
    shards: readonly Shard[] = this.all,
  ): Promise<readonly Part<T>[]> {
    return this.#answering(shards, await this.#settled(shards, work));
  }

  /**
   * Asks all shards as a probe of the process does. A shard that does not answer soon is left out, and noted as missing.
   *
   * @throws as `ask` does
   */
  async probe<T>(work: (broker: Broker) => Promise<T>): Promise<readonly Part<T>[]> {
    const settled = await Promise.allSettled(this.all.map(async (shard) => shard.probe(work)));
    return this.#answering(this.all, settled);
  }

  #answering<T>(shards: readonly Shard[], settled: readonly PromiseSettledResult<T>[]): readonly Part<T>[] {
    this.missing.note(
      settled.flatMap((each, index) => (isRejected(each) ? (shards[index] as Shard).index : [])),
    );
    const failure = settled.find(isRejected);
    const isAnswered =
      shards.length < this.all.length || settled.some(({ status }) => status === 'fulfilled');
    if (failure !== undefined && (!isAnswered || settled.some(isBroken))) throw thrownBy(settled);
    return settled.flatMap((each, index) =>
      each.status === 'fulfilled' ? [{ shard: shards[index] as Shard, answer: each.value }] : [],
    );
  }

  /**
   * Calls all shards, or some, whatever one of them answers.
   *
   * @throws the error of a shard, when all have answered. The same call may be made again.
   */
  async callEach<T>(
    work: (broker: Broker, shard: Shard) => Promise<T>,
    shards: readonly Shard[] = this.all,
  ): Promise<readonly T[]> {
    return answersOf(await this.#settled(shards, work));
  }

  /**
   * Does work for each shard on its part of a list, and puts the answers into the order of the list.
   *
   * @throws the error of a shard, when all have answered
   */
  async byShard<Item, Answer>(
    items: readonly Item[],
    shardOf: (item: Item) => number,
    work: (broker: Broker, part: readonly Item[]) => Promise<readonly Answer[]>,
  ): Promise<readonly Answer[]> {
    const parts = partsOf(items, shardOf);
    const answers: Answer[] = [];
    const shards = [...parts.keys()].map((index) => this.at(index));
    const replies = answersOf(
      await this.#settled(shards, (broker, { index }) => work(broker, parts.get(index)?.items ?? [])),
    );
    [...parts.values()].forEach(({ indexes }, part) => {
      indexes.forEach((index, at) => (answers[index] = replies[part]?.[at] as Answer));
    });
    return answers;
  }

  /** Asks shards one after the other, those that answer before those that are down, until one does. */
  async any<T>(work: (broker: Broker, shard: Shard) => Promise<T>, first = 0): Promise<T> {
    const inOrder = [...this.all.slice(first), ...this.all.slice(0, first)];
    const candidates = [
      ...inOrder.filter(({ isDown }) => !isDown),
      ...inOrder.filter(({ isDown }) => isDown),
    ];
    let last: unknown;
    for (const shard of candidates) {
      try {
        return await shard.call((broker) => work(broker, shard));
      } catch (error) {
        if (!isInstance(error, BrokerUnavailableError)) throw error;
        last = error;
      }
    }
    throw last;
  }

  #settled<T>(
    shards: readonly Shard[],
    work: (broker: Broker, shard: Shard) => Promise<T>,
  ): Promise<PromiseSettledResult<T>[]> {
    return Promise.allSettled(shards.map(async (shard) => shard.call((broker) => work(broker, shard))));
  }
}

/** The facets of a shard for a worker and a beat, behind its bulkhead. */
function ownBroker(shard: Shard): ShardBroker {
  return {
    tasks: new ShardTaskStore(shard),
    results: { find: (ids) => shard.call(({ results }) => results.find(ids)) },
    limits: { restore: (limits) => shard.call((broker) => broker.limits.restore(limits)) },
    schedules: {
      find: (query) => shard.call(({ schedules }) => schedules.find(query)),
      fire: (token, firings) => shard.call(({ schedules }) => schedules.fire(token, firings)),
      put: (change) => shard.call(({ schedules }) => schedules.put(change)),
    },
    now: () => shard.broker.now(),
  };
}

/** The items of each shard, and where in the list they stood. */
function partsOf<Item>(items: readonly Item[], shardOf: (item: Item) => number) {
  const parts = new Map<number, { readonly items: Item[]; readonly indexes: number[] }>();
  items.forEach((item, index) => {
    const shard = shardOf(item);
    const part = parts.get(shard) ?? { items: [], indexes: [] };
    parts.set(shard, part);
    part.items.push(item);
    part.indexes.push(index);
  });
  return parts;
}

function answersOf<T>(settled: readonly PromiseSettledResult<T>[]): readonly T[] {
  if (settled.some(isRejected)) throw thrownBy(settled);
  return settled.map((each) => (each as PromiseFulfilledResult<T>).value);
}

/** Of several errors the one that says more than that nobody answers. */
function thrownBy(settled: readonly PromiseSettledResult<unknown>[]): unknown {
  return (settled.find(isBroken) ?? settled.find(isRejected))?.reason;
}

function isRejected(each: PromiseSettledResult<unknown>): each is PromiseRejectedResult {
  return each.status === 'rejected';
}

/** Whether a shard has answered with an error. */
function isBroken(each: PromiseSettledResult<unknown>): each is PromiseRejectedResult {
  return isRejected(each) && !isInstance(each.reason, BrokerUnavailableError);
}
