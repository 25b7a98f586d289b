import { describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import type { RedisClient } from '../../../../src/broker/redis/redis-options.js';
import { isOfThisCopy, ScriptRunner } from '../../../../src/broker/redis/script-runner.js';

/** A client of another copy of ioredis, or of a cluster. */
class ForeignClient {
  readonly options = {};
  readonly defined: string[] = [];

  defineCommand(name: string, { lua }: { readonly lua: string }): void {
    this.defined.push(lua);
    Object.assign(this, { [name]: (...args: readonly unknown[]) => Promise.resolve(args) });
  }
}

describe('the runner of scripts', () => {
  it('A client of another copy of ioredis gets a command of its kind, once', async () => {
    const client = new ForeignClient();
    const scripts = new ScriptRunner((name, database) => `${name} in ${database}`);
    const run = () => scripts.of(client as unknown as RedisClient, 'time')('p:', ['a', 2]);
    expect(await run()).toEqual(['p:', 'a', 2]);
    expect(await run()).toEqual(['p:', 'a', 2]);
    expect(client.defined).toEqual(['time in 0']);
  });

  it('A client of this copy learns a script once, for the database that it uses', () => {
    const asked: string[] = [];
    const scripts = new ScriptRunner((name, database) => {
      asked.push(`${name} in ${database}`);
      return 'return 1';
    });
    const [one, other] = [0, 3].map((db) => new Redis({ lazyConnect: true, db }));
    for (const client of [one, one, other]) scripts.of(client as Redis, 'time');
    expect(asked).toEqual(['time in 0', 'time in 3']);
    for (const client of [one, other]) client?.disconnect();
  });

  it('Scripts of a client of another copy, or of a cluster, may overtake each other', () => {
    const [redis, cluster] = [new Redis({ lazyConnect: true }), new Cluster([], { lazyConnect: true })];
    const clients = [redis, cluster, new ForeignClient() as unknown as RedisClient];
    expect(clients.map(isOfThisCopy)).toEqual([true, false, false]);
    redis.disconnect();
    cluster.disconnect();
  });
});
