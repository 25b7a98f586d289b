import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AsyncResult, TaskClient, TaskView } from 'nest-task-queue';
import { scriptText, type ScriptName } from '../../src/broker/redis/script/scripts.js';
import { eventually } from '../support/eventually.js';
import type { FaultProxy } from '../support/fault-proxy.js';
import { FixtureTasks, type Ran } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

/** A call of a script that Redis knows already: its hash, and words among its arguments. */
const call = (script: ScriptName, words = '') => {
  const scripts: readonly ScriptName[] = script === 'exchange' ? ['exchange', 'exchange-short'] : [script];
  const hashes = scripts.map((name) => createHash('sha1').update(scriptText(name)).digest('hex'));
  return new RegExp(`(?:${hashes.join('|')})[^]*${words}`);
};

/** Longer than a busy machine lets a process stand still. */
const LEASE_MS = 3_000;

describe('when the reply is lost after Redis has done what it was asked', () => {
  const scene = new Scene();
  let proxy: FaultProxy;
  let client: TaskClient;
  let tasks: TaskView<FixtureTasks>;

  /** The lines that the runs of a task left. */
  const events = ({ id }: AsyncResult<unknown>) =>
    scene.ledger.lines().flatMap((line) => (line.includes(id) ? [line.split(' ')[0]] : []));
  const end = (result: AsyncResult<Ran>) => result.get({ timeout: '120s' });
  /** Once another task has ended, what was sent again for those before has been answered. */
  const runAnother = async () => end(await tasks.fails.enqueue(1));

  beforeAll(async () => {
    proxy = await scene.startProxy();
    const worker = { lease: LEASE_MS, concurrency: 2 };
    client = await scene.startClient({ broker: proxy.url });
    tasks = client.of(FixtureTasks);
    await scene.startWorker({ redis: proxy.url, worker });
    await runAnother();
    await end(await tasks.sleeps.enqueue(LEASE_MS / 2));
  });

  afterAll(() => scene.end());

  it('an enqueued task is stored once', async () => {
    const cut = proxy.cutNextReply(call('publish'));
    const result = await tasks.succeeds.enqueue();
    await cut;
    await end(result);
    await runAnother();
    expect(events(result)).toEqual(['start']);
  });

  it('each of many enqueued tasks is stored once', async () => {
    const cut = proxy.cutNextReply(call('publish'));
    const results = await tasks.succeeds.enqueueMany(Array.from({ length: 20 }, () => []));
    await cut;
    await Promise.all(results.map(end));
    await runAnother();
    expect(results.map(events)).toEqual(Array(20).fill(['start']));
  });

  it('a task that was leased with it is run, once', async () => {
    let [result, lost] = [client.result<Ran>('none'), ''];
    // An idle worker asks now and then: the reply may be an empty one.
    while (!lost.includes(result.id)) {
      const cut = proxy.cutNextReply(call('exchange'));
      result = await tasks.succeeds.enqueue();
      lost = await cut;
    }
    await end(result);
    await runAnother();
    expect(events(result)).toEqual(['start']);
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 0 });
  });

  it('a success stands', async () => {
    const cut = proxy.cutNextReply(call('exchange', '"state":"SUCCESS"'));
    const result = await tasks.succeeds.enqueue();
    await cut;
    expect(await result.state()).toBe('SUCCESS');
    await runAnother();
    expect(events(result)).toEqual(['start']);
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 0 });
  });

  it('a retry is spent once', async () => {
    const cut = proxy.cutNextReply(call('exchange', '"kind":"retried"'));
    const result = await tasks.fails.enqueue(1);
    await cut;
    await end(result);
    expect(events(result)).toEqual(['start', 'start']);
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 1 });
  });

  it('a failure is told once', async () => {
    const cut = proxy.cutNextReply(call('exchange', '"kind":"failed"'));
    const result = await tasks.fails.enqueue(9);
    await cut;
    await eventually(() => expect(events(result)).toContain('failed'));
    await runAnother();
    expect(events(result)).toEqual(['start', 'start', 'start', 'start', 'failed']);
    expect(await result.info()).toMatchObject({ state: 'FAILURE', losses: 0, retries: 3 });
  });

  it('a revocation is told that it found its task', async () => {
    const result = await tasks.succeeds.with({ countdown: '1h' }).enqueue();
    // The first call of a script is sent with its text.
    await (await tasks.succeeds.with({ countdown: '1h' }).enqueue()).revoke();
    const cut = proxy.cutNextReply(call('revoke', result.id));
    const answer = result.revoke();
    await cut;
    expect(await answer).toBe(true);
    expect(await result.info()).toMatchObject({ state: 'REVOKED', reason: 'revoked' });
    expect(await result.revoke()).toBe(false);
  });

  it('a renewed task stays with its worker', async () => {
    const latch = scene.latch();
    const cut = proxy.cutNextReply(call('renew'));
    const result = await tasks.waits.enqueue(latch.path);
    await cut;
    await proxy.cutNextReply(call('renew'));
    latch.open();
    await end(result);
    expect(events(result)).toEqual(['start', 'end']);
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 0 });
  });
});
