import { mkdir } from 'node:fs/promises';
import { parseToken, tokenOf } from '../../../src/core/token.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { chain, Queues, TaskClient, type TaskView } from 'nest-task-queue';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import { eventually } from '../../support/eventually.js';
import type { RedisProcess, RedisProcessOptions } from '../../support/redis-process.js';
import { FixtureTasks } from '../../integration/worker/fixture-tasks.js';
import { Scene } from '../../integration/worker/scene.js';
import { Ntq, type Finding } from './ntq.js';

const PATIENT = { every: 200 };

describe('ntq doctor, on a Redis with a fault', () => {
  let scene: Scene;
  let server: RedisProcess;
  let redis: Redis;

  const start = async (options: RedisProcessOptions = {}) => {
    server = await scene.startRedis(options);
    redis = new Redis(server.url, { disconnectTimeout: 0 } as never);
  };
  beforeEach(() => {
    scene = new Scene('');
  });
  afterEach(async () => {
    redis.disconnect();
    await scene.end();
  });

  const keys = () => keysOf(scene.namespace);
  const doctor = async (url = server.url, env: NodeJS.ProcessEnv = {}) => {
    const ntq = new Ntq(url, scene.namespace);
    const args = ['doctor', '--json'];
    // Options of node are those of a process of its own.
    const { text, code } = await ('NODE_OPTIONS' in env ? ntq.runAlone(args, env) : ntq.run(args, env));
    return { code, findings: JSON.parse(text) as Finding[] };
  };
  const found = ({ findings }: { findings: readonly Finding[] }, subject: string) => {
    const wrong = findings.filter((finding) => finding.subject === subject && finding.level !== 'ok');
    return wrong.map(({ level, text }) => `${level}: ${text}`);
  };
  const startApp = async () => {
    const app = await scene.startApp({ queues: [{ name: 'default' }, { name: 'low' }] });
    return { app, tasks: app.get(TaskClient).of(FixtureTasks) as TaskView<FixtureTasks> };
  };

  it('eviction, persistence, memory, layout: as the server is set', async () => {
    await start({ args: ['--maxmemory-policy', 'volatile-lru'] });
    await redis.hset(keys().meta, 'layout', '99');
    await redis.set('ballast', 'x'.repeat(20_000_000));
    // The buffers of that command count at first.
    await eventually(async () => {
      const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
      await redis.config('SET', 'maxmemory', Math.round(used * 1.05));
      expect(used).toBeLessThan(30_000_000);
    });
    const seen = await doctor();
    expect(found(seen, 'eviction')).toEqual([expect.stringContaining('problem: volatile-lru')]);
    expect(found(seen, 'persistence')).toEqual([expect.stringContaining('warning: off')]);
    expect(found(seen, 'memory')).toEqual([expect.stringMatching(/warning: \d+ MiB of \d+ MiB used/)]);
    expect(found(seen, 'key layout')).toEqual([expect.stringContaining('problem: 99')]);
    expect(seen.code).toBe(1);
  });

  it('the one that is named, though the application knows another', async () => {
    await start();
    await redis.zadd(keys().deadLetterTimes, 1, 'letter');
    const app = new URL('../../integration/pool/app.module.ts', import.meta.url).pathname;
    const address = ['--redis', server.url, '--namespace', scene.namespace];
    const env = { NAMESPACE: 'another', LEDGER: scene.ledger.path };
    const elsewhere = new Ntq('redis://127.0.0.1:1', 'another');
    const { text } = await elsewhere.run(['doctor', '--json', '--app', app, ...address], env);
    expect(found({ findings: JSON.parse(text) as Finding[] }, 'dead letters')).toEqual(['note: 1']);
  });

  it('the disk cannot be written', async () => {
    await start();
    await redis.set('a', '1');
    // A folder stands where the snapshot should come to lie.
    const [, directory] = (await redis.config('GET', 'dir')) as string[];
    await mkdir(`${directory}/dump.rdb`);
    await redis.bgsave();
    await eventually(
      async () => expect(found(await doctor(), 'persistence')).toEqual([expect.stringContaining('problem')]),
      PATIENT,
    );
  });

  it('a slow way to it, and a clock that is not ours', async () => {
    await start();
    const proxy = await scene.startProxy();
    proxy.latency(25);
    const shim = 'const now = Date.now; Date.now = () => now() - 3600000;';
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shim)}`;
    const seen = await doctor(proxy.url, { NODE_OPTIONS });
    expect(found(seen, 'latency')).toEqual([expect.stringMatching(/warning: \d+\.\d ms for a round trip/)]);
    expect(found(seen, 'clock')).toEqual([
      expect.stringMatching(/warning: Redis is 3(?:59|60)\d{4} ms ahead/),
    ]);
  });

  it('a clock that is ahead of ours', async () => {
    await start();
    const shim = 'const now = Date.now; Date.now = () => now() + 3600000;';
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shim)}`;
    const seen = await doctor(server.url, { NODE_OPTIONS });
    expect(found(seen, 'clock')).toEqual([expect.stringMatching(/warning: Redis is 3\d{6} ms behind/)]);
    expect(seen.code).toBe(0);
  });

  it('snapshots only, and no memory left', async () => {
    await start({ args: ['--save', '3600 1'] });
    await redis.config('SET', 'maxmemory', 1);
    const seen = await doctor();
    expect(found(seen, 'persistence')).toEqual([expect.stringContaining('warning: snapshots only')]);
    expect(found(seen, 'memory')).toEqual([expect.stringMatching(/problem: \d+ MiB of \d+ MiB used/)]);
    expect(seen.code).toBe(1);
  });

  it.each([
    ['an old Redis', /redis_version:\S+/, 'redis_version:6.2.14', 'problem: Redis 6.2.14'],
    ['one that says no version', /redis_version/, 'version', 'problem: Redis of unknown version'],
    ['one that hides its policy', /maxmemory_policy/, 'policy', 'note: may not be asked for'],
  ])('%s', async (_what, match, text, finding) => {
    await start();
    const proxy = await scene.startProxy();
    proxy.rewrite(match, text);
    const seen = await doctor(proxy.url);
    expect([...found(seen, 'version'), ...found(seen, 'eviction')]).toEqual([finding]);
    expect(seen.code).toBe(finding.startsWith('problem') ? 1 : 0);
  });

  it('a user who may not ask for the settings', async () => {
    await start();
    const prefix = keys().prefix;
    await redis.acl('SETUSER', 'worker', 'on', '>secret', `~${prefix}*`, `&${prefix}*`, '+@all', '-config');
    const seen = await doctor(server.url.replace('//', '//worker:secret@'));
    expect(found(seen, 'persistence')).toEqual(['note: no append-only file; snapshots may not be asked for']);
    expect(found(seen, 'rights')).toEqual([]);
    expect(seen.code).toBe(0);
  });

  it('a user who may not even look', async () => {
    await start();
    await redis.acl('SETUSER', 'worker', 'on', '>secret', `~${keys().prefix}*`, '&*', '+@all', '-info');
    const url = server.url.replace('//', '//worker:secret@');
    const ran = await new Ntq(url, scene.namespace).run(['doctor']);
    expect([ran.code, ran.text]).toEqual([69, expect.stringContaining('Redis refused INFO: NOPERM')]);
  });

  it('a user who may not do all that is needed', async () => {
    await start();
    const prefix = keys().prefix;
    await redis.acl('SETUSER', 'worker', 'on', '>secret', `~${prefix}*`, `&${prefix}*`, '+@all', '-zadd');
    const seen = await doctor(server.url.replace('//', '//worker:secret@'));
    expect(found(seen, 'rights')).toEqual(['problem: the user of Redis misses +zadd']);
    expect(seen.code).toBe(1);
  });

  it('tasks without a worker, paused queues, tasks whose time has gone', async () => {
    await start();
    const { app, tasks } = await startApp();
    await tasks.succeeds.enqueueMany([[], [], []]);
    await tasks.succeeds.with({ queue: 'low', countdown: 1 }).enqueue();
    await app.get(Queues).pause('default');
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'queues')).toEqual([
        'problem: no worker serves default (3 tasks), low (1 task)',
        'warning: paused with tasks in it: default',
      ]);
      expect(found(seen, 'tasks')).toEqual([
        expect.stringContaining('problem: 1 whose time has come and gone: fixture.succeeds'),
      ]);
      expect(found(seen, 'workers')).toEqual(['warning: none']);
      expect(seen.code).toBe(1);
    }, PATIENT);
  });

  it('a worker that died, and its lease that nobody takes back', async () => {
    await start();
    const { tasks } = await startApp();
    const worker = await scene.startWorker({ worker: { lease: '1s' } });
    const result = await tasks.never.enqueue();
    await eventually(() => expect(scene.noted('start')).toHaveLength(1));
    worker.process.kill('SIGKILL');
    // As if two heartbeats had not come.
    const [id, row] = Object.entries(await redis.hgetall(keys().workers))[0] ?? ['', ''];
    await redis.hset(
      keys().workers,
      id,
      row.replace(/^\d+/, (at) => String(Number(at) - 25_000)),
    );
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'workers')).toEqual([`warning: not heard of any more: ${worker.id}`]);
      expect(found(seen, 'tasks')).toEqual([
        `problem: 1 with a lease that ran out: fixture.never ${result.id}`,
      ]);
    }, PATIENT);
  });

  it('a task that no list holds, one that nobody knows, dead letters', async () => {
    await start();
    const { app, tasks } = await startApp();
    const orphan = await tasks.succeeds.enqueue();
    // What waits for a member of its workflow is in no list, and rightly so.
    const waits = scene.latch();
    await app.get(TaskClient).enqueue(chain(tasks.waits.si(waits.path), tasks.succeeds.si()));
    // So is a part of a workflow that is not whole yet.
    const part = { name: 'drafted', queue: 'default', at: 1, group: 'draft', index: 0 };
    await redis.hset(`${keys().prefix}task`, {
      draft: `g${JSON.stringify({ name: 'ntq.group', queue: 'default', at: 1, size: 1 })}\n`,
      'draft.0': `r${JSON.stringify(part)}\n{"args":[]}`,
    });
    await redis.lrem(keys().ready('5:default'), 0, orphan.id);
    await scene.startWorker();
    const unknown = await app.get(TaskClient).enqueue('no.such', [], { queue: 'default' });
    const bad = await tasks.fails.with({ retry: 0 }).enqueue(9);
    await bad.get({ timeout: '120s' }).catch(() => undefined);
    expect(await unknown.state()).toBe('PENDING');
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'tasks')).toEqual([
        `problem: 1 that no list holds: fixture.succeeds ${orphan.id}`,
        'warning: known to no worker so far: no.such',
      ]);
      expect(found(seen, 'dead letters')).toEqual(['note: 1']);
    }, PATIENT);
  });

  it('workers of two versions, and a task that runs for more than an hour', async () => {
    await start();
    const { tasks } = await startApp();
    const NODE_OPTIONS = `--import=${new URL('../../support/another-version.mjs', import.meta.url).href}`;
    await Promise.all([scene.startWorker(), scene.startWorker({ env: { NODE_OPTIONS } })]);
    const result = await tasks.never.enqueue();
    await eventually(() => expect(scene.noted('start')).toHaveLength(1));
    // As if it had been leased then.
    const running = parseToken((await redis.hget(keys().active, result.id)) ?? '');
    await redis.hset(keys().active, result.id, tokenOf({ ...running, leasedAt: 1 }));
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'workers')).toEqual([
        expect.stringMatching(
          /^note: different versions of this package: (0\.1\.0, 9\.9\.9|9\.9\.9, 0\.1\.0)$/,
        ),
      ]);
      expect(found(seen, 'tasks')).toEqual([
        `warning: running for more than an hour: fixture.never ${result.id}`,
      ]);
    }, PATIENT);
  });

  it('nothing in tasks that wait in lanes, but that nobody serves them', async () => {
    await start();
    const fair = { key: ({ args }: { readonly args: readonly unknown[] }) => String(args[0]) };
    const app = await scene.startApp({ queues: [{ name: 'default', fair }] });
    const tasks = app.get(TaskClient).of(FixtureTasks);
    await tasks.sleeps.enqueueMany(Array.from({ length: 120 }, (_, index) => [index] as [number]));
    expect(await redis.scard(keys().lanes('5:default'))).toBe(120);
    const seen = await doctor();
    expect(found(seen, 'tasks')).toEqual([]);
    expect(found(seen, 'queues')).toEqual(['problem: no worker serves default (120 tasks)']);
  });

  it('more records than it looks at', async () => {
    await start();
    const { tasks } = await startApp();
    const many = Array.from({ length: 20_600 }, () => [] as []);
    await tasks.succeeds.enqueueMany(many);
    expect(found(await doctor(), 'tasks')).toEqual([
      expect.stringMatching(/^note: 20[0-5]\d\d of 20600 records were looked at$/),
    ]);
  });
});
