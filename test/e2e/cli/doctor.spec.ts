import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { chain, Inspector, TaskClient, type TaskView } from 'nest-task-queue';
import { keysOf } from '../../../src/broker/redis/keys.js';
import { eventually } from '../../support/eventually.js';
import type { RedisProcess, RedisProcessOptions } from '../../support/redis-process.js';
import { FixtureTasks } from '../../integration/worker/fixture-tasks.js';
import { Scene } from '../../integration/worker/scene.js';
import { Ntq } from './ntq.js';

interface Finding {
  readonly level: string;
  readonly subject: string;
  readonly text: string;
  readonly advice?: string;
}

const PATIENT = { within: 15_000, every: 200 };

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
    const { text, code } = await new Ntq(url, scene.namespace).run(['doctor', '--json'], env);
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
    expect(found(seen, 'persistence')).toEqual([expect.stringContaining('warning: none')]);
    expect(found(seen, 'memory')).toEqual([expect.stringMatching(/warning: \d+ MiB of \d+ MiB used/)]);
    expect(found(seen, 'key layout')).toEqual([expect.stringContaining('problem: 99')]);
    expect(seen.code).toBe(1);
  });

  it('the one that is named, though the application knows another', async () => {
    await start();
    await redis.zadd(keys().dead, 1, 'letter');
    const app = new URL('../../integration/pool/app.module.ts', import.meta.url).pathname;
    const place = ['--redis', server.url, '--namespace', scene.namespace];
    const env = { NAMESPACE: 'another', LEDGER: scene.ledger.path };
    const elsewhere = new Ntq('redis://127.0.0.1:1', 'another');
    const { text } = await elsewhere.run(['doctor', '--json', '--app', app, ...place], env);
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
    expect(found(seen, 'clock')).toEqual([expect.stringMatching(/warning: Redis is 36000\d\d ms ahead/)]);
  });

  it('a user who may not do all that is needed', async () => {
    await start();
    const prefix = keys().prefix;
    await redis.acl('SETUSER', 'worker', 'on', '>secret', `~${prefix}*`, `&${prefix}*`, '+@all', '-zadd');
    const seen = await doctor(server.url.replace('//', '//worker:secret@'));
    expect(found(seen, 'rights')).toEqual([expect.stringMatching(/problem: Redis (failed on|refused) /)]);
    expect(seen.code).toBe(1);
  });

  it('tasks without a worker, paused queues, tasks whose time has gone', async () => {
    await start();
    const { app, tasks } = await startApp();
    await tasks.succeeds.enqueueMany([[], [], []]);
    await tasks.succeeds.with({ queue: 'low', countdown: 1 }).enqueue();
    await app.get(Inspector).pause('default');
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'queues')).toEqual([
        'problem: no worker serves default (3 tasks), low (1 tasks)',
        'warning: paused with tasks in it: default',
      ]);
      expect(found(seen, 'tasks')).toEqual([
        expect.stringContaining('problem: 1 whose time has come and gone: fixture.succeeds'),
      ]);
      expect(found(seen, 'workers')).toEqual(['warning: none']);
      expect(seen.code).toBe(1);
    }, PATIENT);
  }, 30_000);

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
  }, 40_000);

  it('a task that no list holds, one that nobody knows, dead letters', async () => {
    await start();
    const { app, tasks } = await startApp();
    const orphan = await tasks.succeeds.enqueue();
    // What waits for a member of its workflow is in no list, and rightly so.
    const waits = scene.gate();
    await app.get(TaskClient).enqueue(chain(tasks.waits.si(waits.path), tasks.succeeds.si()));
    await redis.lrem(keys().ready('5:default'), 0, orphan.id);
    await scene.startWorker();
    const unknown = await app.get(TaskClient).enqueue('no.such', [], { queue: 'default' });
    const bad = await tasks.fails.with({ retry: 0 }).enqueue(9);
    await bad.get({ timeout: '10s' }).catch(() => undefined);
    expect(await unknown.state()).toBe('PENDING');
    await eventually(async () => {
      const seen = await doctor();
      expect(found(seen, 'tasks')).toEqual([
        `problem: 1 that no list holds: fixture.succeeds ${orphan.id}`,
        'warning: known to no worker so far: no.such',
      ]);
      expect(found(seen, 'dead letters')).toEqual(['note: 1']);
    }, PATIENT);
  }, 40_000);
});
