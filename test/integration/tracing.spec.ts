import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeadLetters, TaskClient } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import { eventually } from '../support/eventually.js';
import { spansIn } from '../support/span-ledger.js';
import { idOf, Spans, traceOf } from '../support/spans.js';
import { childrenOf, Pool } from './pool/pool.js';
import { PoolTasks } from './pool/pool-tasks.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

const TRACED = { TRACING: 'on' };

describe('spans of other processes', () => {
  const spans = Spans.use();
  let pool: Pool;
  let scene: Scene;

  beforeEach(() => {
    pool = new Pool();
    ({ scene } = pool);
  });
  afterEach(() => pool.end());

  it('The run that follows a killed worker links to the enqueue and has an event', async () => {
    const client = await scene.startClient({ tracing: otel() });
    const lease = { worker: { lease: '3s' }, env: TRACED } as const;
    const [first, latch] = [await scene.startWorker(lease), scene.latch()];
    const result = await client.of(FixtureTasks).waits.enqueue(latch.path);
    await eventually(() => expect(scene.noted('start')).toHaveLength(1));
    first.process.kill('SIGKILL');
    latch.open();
    const second = await scene.startWorker(lease);
    await result.get({ timeout: '120s' });
    const [send] = await spans.until('send fixture.waits');
    await eventually(() => expect(spansIn(scene.ledger, 'process fixture.waits')).toHaveLength(1));
    expect(spansIn(scene.ledger, 'process fixture.waits')).toMatchObject([
      {
        pid: second.pid,
        links: [idOf(send)],
        events: ['ntq.lost'],
        isError: false,
        attributes: { 'ntq.losses': 1, 'ntq.attempt': 1, 'messaging.client.id': second.id },
      },
    ]);
  });

  it('A process of a pool traces its runs', async () => {
    const client = await scene.startClient({ tracing: otel() });
    const supervisor = await pool.start({ args: ['--processes', '1'], env: TRACED });
    await (await client.of(PoolTasks).sleeps.enqueue(1)).get({ timeout: '120s' });
    const [send] = await spans.until('send pool.sleeps');
    await eventually(() => expect(spansIn(scene.ledger, 'process pool.sleeps')).toHaveLength(1));
    const [run] = spansIn(scene.ledger, 'process pool.sleeps');
    expect(run).toMatchObject({ links: [idOf(send)], isError: false });
    expect(run?.traceId).not.toBe(traceOf(send));
    expect(childrenOf(supervisor.pid)).toContain(run?.pid);
  });

  it('The dead letter of a run whose process was killed at its hard limit names its trace', async () => {
    const app = await scene.startApp({ tracing: otel() });
    const tasks = app.get(TaskClient).of(PoolTasks);
    await pool.start({ args: ['--processes', '1'], env: TRACED });
    const result = await tasks.spins.enqueue();
    await result.get({ timeout: '120s' }).catch(() => undefined);
    const [send] = await spans.until('send pool.spins');
    const letter = await app.get(DeadLetters).get(result.id);
    expect(letter).toMatchObject({ reason: 'time-limit', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(letter?.traceId).not.toBe(traceOf(send));
  });

  it('ntq call carries the trace of the application that it is given', async () => {
    await pool.start({ args: ['--processes', '1'], env: TRACED });
    const call = scene.spawn('../src/cli/main.ts', { NO_COLOR: '1', ...TRACED }, [
      'call',
      'pool.sleeps',
      '[1]',
      '--app',
      new URL('./pool/app.module.ts', import.meta.url).pathname,
    ]);
    await call.exited;
    await eventually(() => expect(spansIn(scene.ledger, 'process pool.sleeps')).toHaveLength(1));
    const [send] = spansIn(scene.ledger, 'send pool.sleeps');
    expect(send?.pid).toBe(call.pid);
    expect(spansIn(scene.ledger, 'process pool.sleeps')[0]?.links).toEqual([send?.spanId]);
  });
});
