import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';
import { childrenOf, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

const HTTP = ['--http', '0', '--concurrency', '2'];

/** The address at which a worker listens. */
async function addressOf(worker: ChildProcess): Promise<string> {
  const line = await worker.line('HTTP listens on ');
  return `http://${/127\.0\.0\.1:\d+/.exec(line)![0]}`;
}

async function scaleOf(url: string): Promise<object> {
  return (await (await fetch(`${url}/scale?queue=default,low`)).json()) as object;
}

describe('ntq worker --http', () => {
  let pool: Pool;

  beforeEach(() => {
    pool = new Pool();
  });
  afterEach(() => pool.end());

  it.each([
    ['A pool of two processes answers once, from its supervisor', '2', 4],
    ['A worker without the pool answers itself', '0', 2],
  ])('%s', async (_title, processes, slots) => {
    const tasks = (await pool.client()).of(PoolTasks);
    const boot = pool.scene.latch();
    const env = { BOOT_LATCH: boot.path };
    const worker = pool.spawn({ args: [...HTTP, '--processes', processes], env });
    const url = await addressOf(worker);
    expect((await fetch(`${url}/metrics`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    boot.open();
    await eventually(async () => expect(await scaleOf(url)).toMatchObject({ load: 0, slots, wanted: 0 }));
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200));

    const latch = pool.scene.latch();
    await tasks.waits.enqueueMany(Array.from({ length: 7 }, (): [string] => [latch.path]));
    await eventually(async () =>
      expect(await scaleOf(url)).toMatchObject({ load: 7, waiting: 7 - slots, running: slots }),
    );
    const series = seriesOf(await (await fetch(`${url}/metrics`)).text());
    expect(valueOf(series, 'ntq_queue_running', { queue: 'default' })).toBe(slots);
    expect(valueOf(series, 'ntq_workers', { queue: 'default' })).toBe(Math.max(1, Number(processes)));
    expect(series.filter(({ name }) => name === 'ntq_worker_memory_bytes')).toHaveLength(
      Math.max(1, Number(processes)),
    );
    latch.open();
    worker.kill('SIGTERM');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  });

  it('A process that is replaced does not disturb it', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const worker = await pool.start({ args: [...HTTP, '--processes', '1'] });
    const url = await addressOf(worker);
    await eventually(async () => expect(await scaleOf(url)).toMatchObject({ slots: 2 }));
    const [child] = childrenOf(worker.pid);
    process.kill(child!, 'SIGKILL');
    await worker.line('starts another');
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    await tasks.pid.enqueue().then((task) => task.get({ timeout: '120s' }));
  });

  it('A port that is taken ends the start with 78, before the application boots', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => taken.once('listening', resolve));
      const { port } = taken.address() as AddressInfo;
      const worker = pool.spawn({ args: ['--http', String(port)], env: { SLOW_BOOT: '1' } });
      expect(await worker.exited).toEqual({ code: 78, signal: null });
      expect(worker.lines.join('\n')).toContain(`127.0.0.1:${port}`);
      expect(pool.scene.ledger.lines()).toEqual([]);
    } finally {
      taken.close();
    }
  });

  it('While Redis is away, the load is unknown and a metric says so', async () => {
    const redis = await pool.scene.startRedis();
    const worker = await pool.start({ args: [...HTTP, '--processes', '1'] });
    const url = await addressOf(worker);
    await eventually(async () => expect(await scaleOf(url)).toMatchObject({ slots: 2 }));
    redis.pause();
    expect((await fetch(`${url}/scale`)).status).toBe(503);
    const series = seriesOf(await (await fetch(`${url}/metrics`)).text());
    expect(valueOf(series, 'ntq_broker_up')).toBe(0);
    redis.resume();
    await eventually(async () => expect(await scaleOf(url)).toMatchObject({ slots: 2 }));
  });
});
