import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import type { Delivery } from '../../../../src/broker/task-store.js';
import { Guard } from '../../../../src/worker/guard/guard.js';
import type { FromGuard } from '../../../../src/worker/guard/guard-message.js';
import { Slate } from '../../../../src/worker/guard/slate.js';
import { messageOf } from '../../../contract/messages.js';
import { StageWorker } from '../../../contract/stage-worker.js';
import { ManualClock } from '../../../support/manual-clock.js';

const LEASE_MS = 30_000;
const FAILURE = '{"classes":["TimeLimitExceeded"],"name":"TimeLimitExceeded","message":"struck"}';

describe('a guard', () => {
  let clock: ManualClock;
  let broker: MemoryBroker;
  let slate: Slate;
  let guard: Guard;
  let worker: StageWorker;
  let told: FromGuard[];
  let killed: Promise<void>;
  let isKilled: boolean;

  beforeEach(() => {
    clock = new ManualClock();
    broker = new MemoryBroker(clock);
    slate = Slate.of(4);
    slate.turned(clock.now(), 7);
    worker = new StageWorker('w1', broker.tasks, () => clock.now(), ['q']);
    told = [];
    isKilled = false;
    killed = new Promise((resolve) => {
      guard = new Guard({
        worker: { id: 'w1', leaseMs: LEASE_MS },
        slate,
        broker,
        tell: (message) => told.push(message),
        kill: () => {
          isKilled = true;
          resolve();
        },
        now: () => clock.now(),
      });
    });
  });

  afterEach(() => broker.close());

  async function lease(...ids: readonly string[]): Promise<readonly Delivery[]> {
    await broker.tasks.publish(ids.map((id) => messageOf(id, {}, clock.now())));
    return worker.lease(ids.length);
  }

  const write = (index: number, { id, token }: Delivery, hardAt: number) =>
    slate.write(index, { id, token, outcome: 1, hardAt });
  const recordOf = async (id: string) => (await broker.results.find([id]))[0];
  const words = () => told.map(({ kind }) => kind);

  it('strikes at the hard limit: settles the task as it was told, says so, and ends the process', async () => {
    const [bad, good] = await lease('bad', 'good');
    guard.hear({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    write(0, bad!, clock.now() + 100);
    write(1, good!, clock.now() + 5_000);
    await guard.turn();
    expect(isKilled).toBe(false);
    await clock.advanceAsync(100);
    await guard.turn();
    await killed;
    expect((await recordOf('bad'))?.record).toMatchObject({
      head: { state: 'FAILURE', reason: 'time-limit' },
    });
    expect((await recordOf('good'))?.running).toBeDefined();
    expect(told).toContainEqual({ kind: 'struck', lines: ['struck (task bad)'] });
  });

  it('leases nothing more for a process that it ends', async () => {
    const [bad] = await lease('bad');
    guard.hear({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    write(0, bad!, clock.now());
    await guard.turn();
    await killed;
    await broker.tasks.publish([messageOf('next', {}, clock.now())]);
    expect(await worker.lease(1)).toEqual([]);
  });

  it('waits for an outcome that is still on its way', async () => {
    const [bad] = await lease('bad');
    write(0, bad!, clock.now());
    await guard.turn();
    expect(words()).not.toContain('struck');
    guard.hear({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    await guard.turn();
    await killed;
    expect(words()).toContain('struck');
  });

  it('strikes once', async () => {
    const [bad] = await lease('bad');
    guard.hear({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    write(0, bad!, clock.now());
    await Promise.all([guard.turn(), guard.turn(), guard.turn()]);
    await killed;
    expect(words().filter((word) => word === 'struck')).toHaveLength(1);
  });

  it('leaves the leases to a main loop that turns', async () => {
    await lease('a');
    await clock.advanceAsync(LEASE_MS / 2);
    slate.turned(clock.now(), 0);
    await guard.turn();
    await clock.advanceAsync(LEASE_MS / 2 + 1);
    expect(await broker.tasks.recover()).toHaveLength(1);
  });

  it('keeps all leases of the worker while its main loop stands still, told of or not', async () => {
    await lease('a', 'b');
    for (let passed = 0; passed < 5 * LEASE_MS; passed += 1_000) {
      await clock.advanceAsync(1_000);
      await guard.turn();
      expect(await broker.tasks.recover()).toEqual([]);
    }
  });

  it('says that the worker is there while it cannot, and for how long it has not turned', async () => {
    const info = {
      ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 1, running: 1, reserved: 0 },
      ...{ done: 0, loopLagMs: 3, memoryBytes: 1, startedAt: 1, version: '1', tasks: [] },
    };
    guard.hear({ kind: 'info', info });
    await clock.advanceAsync(500);
    await guard.turn();
    expect(await broker.workers.list()).toEqual([]);
    await clock.advanceAsync(1_500);
    await guard.turn();
    expect(await broker.workers.list()).toEqual([{ ...info, loopLagMs: 2_000, seenAt: clock.now() }]);
  });

  it('tells the supervisor once in a second how the process is', async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      await guard.turn();
      await clock.advanceAsync(50);
    }
    expect(told).toHaveLength(3);
    expect(told[2]).toMatchObject({ kind: 'pulse', lagMs: 2_000, done: 7 });
  });

  it('gives everything back and ends the process when the supervisor is gone', async () => {
    await lease('a', 'b');
    await guard.orphaned();
    expect(isKilled).toBe(true);
    const other = new StageWorker('w2', broker.tasks, () => clock.now(), ['q']);
    expect((await other.lease(5)).map(({ id, head }) => [id, head.losses])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });
});
