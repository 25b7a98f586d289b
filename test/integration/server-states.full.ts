import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Redis } from 'ioredis';
import { Inspector, Schedules, Task, TaskClient, type TaskView } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import type { FaultProxy } from '../support/fault-proxy.js';
import { infoOf } from '../support/redis-admin.js';
import type { RedisProcess, RedisProcessOptions } from '../support/redis-process.js';
import { Scene } from './worker/scene.js';

@Injectable()
class PlainTasks {
  readonly runs: string[] = [];

  @Task()
  runs_(name: string): string {
    this.runs.push(name);
    return name;
  }

  @Cron('0 0 1 1 *')
  @Task({ name: 'new-year' })
  newYear(): void {
    this.runs.push('new-year');
  }
}

/** A state of the server in which it refuses what is asked, and the way out of it. */
interface State {
  readonly word: string;
  /** How the server says so, where clients do not come to hear the word twice. */
  readonly sign?: RegExp;
  readonly enter: (redis: Redis) => Promise<unknown>;
  readonly leave: (redis: Redis) => Promise<unknown>;
}

const set = (name: string, value: string | number) => (redis: Redis) => redis.config('SET', name, value);
const both = (...steps: readonly ((redis: Redis) => Promise<unknown>)[]) => {
  return async (redis: Redis) => {
    for (const step of steps) await step(redis);
  };
};

const STATES: readonly State[] = [
  {
    word: 'READONLY',
    enter: (redis) => redis.replicaof('127.0.0.1', 1),
    leave: (redis) => redis.replicaof('NO', 'ONE'),
  },
  {
    word: 'MASTERDOWN',
    sign: /MASTERDOWN|master_link_status:down/,
    enter: both(set('replica-serve-stale-data', 'no'), (redis) => redis.replicaof('127.0.0.1', 1)),
    leave: (redis) => redis.replicaof('NO', 'ONE'),
  },
  { word: 'NOREPLICAS', enter: set('min-replicas-to-write', 1), leave: set('min-replicas-to-write', 0) },
  {
    word: 'MISCONF',
    enter: async (redis) => {
      // A folder stands where the snapshot should come to lie.
      const [, directory] = (await redis.config('GET', 'dir')) as string[];
      await mkdir(`${directory}/dump.rdb`);
      await redis.config('SET', 'save', '3600 1');
      await redis.bgsave();
      await eventually(async () =>
        expect(await redis.info('persistence')).toContain('rdb_last_bgsave_status:err'),
      );
    },
    leave: set('stop-writes-on-bgsave-error', 'no'),
  },
  {
    word: 'BUSY',
    enter: async (redis) => {
      await redis.config('SET', 'busy-reply-threshold', 50);
      const other = redis.duplicate();
      other.eval('while true do end', 0).catch(() => other.disconnect());
      await eventually(async () => {
        await expect(redis.get('x')).rejects.toThrow('BUSY');
      });
    },
    leave: (redis) => redis.script('KILL' as never),
  },
  {
    word: 'max number of clients',
    enter: both(set('maxclients', 1), async (redis) => {
      for (const type of ['normal', 'pubsub'])
        await redis.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
    }),
    leave: set('maxclients', 1_000),
  },
];

describe('a server that refuses for a while', () => {
  let scene: Scene;
  let server: RedisProcess;
  let proxy: FaultProxy;
  let redis: Redis;
  let tasks: TaskView<PlainTasks>;
  let plain: PlainTasks;
  let inspector: Inspector;
  let schedules: Schedules;

  const start = async (options: RedisProcessOptions = {}) => {
    server = await scene.startRedis(options);
    redis = new Redis(server.url, { disconnectTimeout: 0, protocol: 2 } as never);
    redis.on('error', () => undefined);
    proxy = await scene.startProxy();
    const app = await scene.startApp({ broker: proxy.url, worker: { lease: '2s' } }, [PlainTasks]);
    tasks = app.get(TaskClient).of(PlainTasks);
    plain = app.get(PlainTasks);
    inspector = app.get(Inspector);
    schedules = app.get(Schedules);
    expect(await (await tasks.runs_.enqueue('before')).get()).toBe('before');
  };

  beforeEach(() => {
    scene = new Scene('');
  });
  afterEach(async () => {
    redis.disconnect();
    await scene.end();
  });

  /** A call that began while the server refused, and all that came after it, are as if nothing had been. */
  const isOver = async (during: Promise<{ get(): Promise<string> }>) => {
    expect(await (await during).get()).toBe('during');
    expect(await (await tasks.runs_.enqueue('after')).get()).toBe('after');
    expect(plain.runs.toSorted()).toEqual(['after', 'before', 'during']);
    await eventually(async () => {
      const { active, delayed } = await inspector.overview();
      expect([active, delayed]).toEqual([0, 0]);
    });
  };

  it.each(STATES)(
    'A server that refuses with $word is waited for',
    async ({ word, sign = new RegExp(word), enter, leave }) => {
      await start();
      await enter(redis);
      let isDone = false;
      const during = tasks.runs_.enqueue('during').finally(() => (isDone = true));
      // The second refusal answers a second try.
      await proxy.answered(sign, 2);
      expect(isDone).toBe(false);
      await leave(redis);
      await isOver(during);
    },
  );

  it('A server that refuses with LOADING is waited for', async () => {
    // It looks up from loading at every 1 024th command.
    const slow = ['--key-load-delay', '400'];
    await start({ aof: true, args: ['--appendfsync', 'always', ...slow] });
    await Promise.all(Array.from({ length: 5_000 }, (_none, key) => redis.set(`ballast-${key}`, '1')));
    const restarted = server.restart();
    await eventually(async () => {
      const other = new Redis(server.url, {
        enableReadyCheck: false,
        maxRetriesPerRequest: 0,
        disconnectTimeout: 0,
      } as never);
      other.on('error', () => undefined);
      await expect(other.get('x').finally(() => other.disconnect())).rejects.toThrow('LOADING');
    });
    const during = tasks.runs_.enqueue('during');
    await restarted;
    await isOver(during);
  });

  it('A server that closes idle connections after a second is reconnected to without a word', async () => {
    await start();
    const connected = async () => {
      const lines = String(await redis.client('LIST')).split('\n');
      return lines.flatMap((line) => (/ name=ntq-command /.test(line) ? [/^id=\d+/.exec(line)?.[0]] : []));
    };
    // A worker is never idle for so long, one that only enqueues is.
    const busy = await connected();
    const idle = (await scene.startClient()).of(PlainTasks);
    await (await idle.runs_.enqueue('idle')).get();
    plain.runs.length = 0;
    const [before] = (await connected()).filter((id) => !busy.includes(id));
    expect(before).toBeDefined();
    await redis.config('SET', 'timeout', 1);
    await eventually(async () => expect(await connected()).not.toContain(before));
    await (await idle.runs_.enqueue('before')).get();
    await isOver(idle.runs_.enqueue('during'));
  });

  it('A server that forgets its scripts is given them again', async () => {
    await start();
    await redis.script('FLUSH');
    await isOver(tasks.runs_.enqueue('during'));
  });

  it('A server that throws all connections out is reconnected to', async () => {
    await start();
    for (const type of ['normal', 'pubsub'])
      await redis.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
    await isOver(tasks.runs_.enqueue('during'));
  });

  it('A server that unblocks a waiting worker with an error is asked again', async () => {
    await start();
    const blocked = async () => {
      const lines = String(await redis.client('LIST')).split('\n');
      const line = lines.find((each) => each.includes('name=ntq-blocking') && each.includes('cmd=blpop'));
      return Number(/id=(\d+)/.exec(line ?? '')?.[1]);
    };
    await eventually(async () => expect(await blocked()).toBeGreaterThan(0));
    await redis.client('UNBLOCK', await blocked(), 'ERROR');
    await isOver(tasks.runs_.enqueue('during'));
  });

  it('A server that was emptied takes tasks again, and schedules of the code come back without a tick for the time before', async () => {
    await start();
    await eventually(async () =>
      expect((await schedules.list()).map(({ name }) => name)).toEqual(['new-year']),
    );
    const next = (await schedules.list())[0]?.nextAt;
    await redis.flushall();
    await isOver(tasks.runs_.enqueue('during'));
    await eventually(async () => {
      const [schedule] = await schedules.list();
      expect(schedule?.nextAt).toEqual(next);
    });
    expect(plain.runs).not.toContain('new-year');
    expect(await infoOf(server, 'role')).toBe('master');
  });
});
