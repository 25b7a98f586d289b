import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Task, TaskClient, type TaskView } from 'nest-task-queue';
import { createClient, type ConnectionRole, type RedisClient } from '../../src/broker/redis/redis-options.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { ReplicaPair } from '../support/replica-pair.js';
import { Scene } from './worker/scene.js';

const ROLES: readonly ConnectionRole[] = ['command', 'blocking', 'subscriber', 'durable'];
/** Twice the timeout of a socket, and the time to connect: docs/reliability.md promises it. */
const WITHIN_MS = 22_000;

/** Resolves when a client has been about to connect so many times more. */
function triedAgain(client: RedisClient, times: number): Promise<void> {
  let left = times;
  return new Promise((resolve) => {
    client.on('reconnecting', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
}

@Injectable()
class NameTasks {
  @Task()
  names(name: string): string {
    return name;
  }
}

describe('a connection whose other end is gone without a word', () => {
  let pair: ReplicaPair;
  let scene: Scene;
  let proxies: Map<ConnectionRole, FaultProxy>;
  const clients = new Map<ConnectionRole, RedisClient>();
  let tasks: TaskView<NameTasks>;
  /** Of a process without a worker, on connections of its own: its enqueues reach the worker by a wake-up alone. */
  let elsewhere: TaskView<NameTasks>;

  beforeEach(async () => {
    pair = await ReplicaPair.start();
    scene = new Scene(pair.master.url);
    proxies = new Map();
    for (const role of ROLES) proxies.set(role, await scene.startProxy());
    // As the broker makes them, each through a proxy of its own.
    const broker = (role: ConnectionRole) => {
      const client = createClient({ port: proxies.get(role)?.port as number }, role, Math.random);
      clients.set(role, client);
      return client;
    };
    const app = await scene.startApp({ broker, worker: { lease: '2s' } }, [NameTasks]);
    tasks = app.get(TaskClient).of(NameTasks);
    elsewhere = (await scene.startApp({}, [NameTasks])).get(TaskClient).of(NameTasks);
    await ends('before', 'replicated');
  });
  afterEach(async () => {
    for (const proxy of proxies.values()) proxy.open();
    await scene.end();
    await pair.stop();
  });

  const ends = async (name: string, durability: 'replicated' | 'stored', from = tasks) => {
    const startedAt = performance.now();
    const result = await from.names.with({ durability }).enqueue(name);
    expect(await result.get({ timeout: '120s' })).toBe(name);
    return performance.now() - startedAt;
  };

  it.each(['blocking', 'subscriber'] as const)('for %s holds a task up for seconds at most', async (role) => {
    proxies.get(role)?.blackhole();
    for (const from of [tasks, elsewhere])
      expect(await ends('during', 'stored', from)).toBeLessThan(WITHIN_MS);
    proxies.get(role)?.open();
    for (const from of [tasks, elsewhere])
      expect(await ends('after', 'stored', from)).toBeLessThan(WITHIN_MS);
  });

  it.each(['command', 'durable'] as const)('for %s fails a call in bounded time, and heals', async (role) => {
    const durability = role === 'durable' ? 'replicated' : 'stored';
    proxies.get(role)?.blackhole();
    const startedAt = performance.now();
    const call = tasks.names.with({ id: 'one', durability }).enqueue('during');
    await expect(call).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
    proxies.get(role)?.open();
    expect(await ends('after', durability)).toBeLessThan(WITHIN_MS);
  });

  it.each(ROLES)('or whose client has ended for good, for %s, is followed by another', async (role) => {
    const ended = clients.get(role)!;
    ended.disconnect();
    expect(await ends('during', 'replicated')).toBeLessThan(WITHIN_MS);
    expect(await ends('after', 'replicated')).toBeLessThan(WITHIN_MS);
    expect(clients.get(role)).not.toBe(ended);
  });

  it.each(ROLES)('or that is refused again and again for %s: the application still closes', async (role) => {
    const again = triedAgain(clients.get(role)!, 3);
    proxies.get(role)?.refuse();
    await again;
    const startedAt = performance.now();
    await scene.end();
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
  });
});
