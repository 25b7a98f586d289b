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
    slate.turned(clock.now(), 7, 2);
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

  it('tells of the circuit breaker that it opens', async () => {
    const settings = { threshold: 1, windowMs: 1_000, cooldownMs: 1_000, halfOpen: 1 };
    await broker.limits.declare([{ kind: 'breaker', name: 'api', ...settings }]);
    const [bad] = await lease('bad');
    const outcome = { kind: 'failed', failure: FAILURE, reason: 'time-limit', trips: ['api'] } as const;
    guard.hear({ kind: 'outcome', number: 1, outcome });
    write(0, bad!, clock.now());
    await guard.turn();
    await killed;
    const lines = ['circuit breaker api is open: its tasks wait'];
    expect(told).toContainEqual({ kind: 'breakers', lines });
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
    slate.turned(clock.now(), 0, 2);
    await guard.turn();
    await clock.advanceAsync(LEASE_MS / 2 + 1);
    expect((await broker.tasks.recover()).lost).toHaveLength(1);
  });

  it('keeps all leases of the worker while its main loop stands still, told of or not', async () => {
    await lease('a', 'b');
    for (let passed = 0; passed < 5 * LEASE_MS; passed += 1_000) {
      await clock.advanceAsync(1_000);
      await guard.turn();
      expect((await broker.tasks.recover()).lost).toEqual([]);
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
    expect(told[2]).toMatchObject({ kind: 'pulse', lagMs: 2_000, done: 7, slots: 2 });
  });

  describe('while the main loop stands still', () => {
    let bad: Delivery;
    let good: Delivery;
    const revoke = (terminate: boolean) => broker.tasks.revoke('bad', terminate);
    const standStill = (ms = 1_001) => clock.advanceAsync(ms);

    beforeEach(async () => {
      const leased = await lease('bad', 'good');
      [bad, good] = [leased[0]!, leased[1]!];
      for (const [index, { id, token }] of leased.entries())
        slate.write(index, { id, token, outcome: 0, hardAt: Number.POSITIVE_INFINITY });
    });

    it('ends the process of a task that was revoked with terminate, and says so', async () => {
      await revoke(true);
      await standStill();
      await guard.turn();
      await killed;
      expect(told).toContainEqual({ kind: 'struck', lines: ['It was revoked (task bad)'] });
      expect((await recordOf('bad'))?.record).toMatchObject({
        head: { state: 'REVOKED', stopped: bad.token },
      });
      expect((await recordOf('good'))?.running?.token).toBe(good.token);
    });

    it('asks again, once in a second', async () => {
      await standStill();
      await guard.turn();
      await revoke(true);
      await standStill(999);
      await guard.turn();
      await settled();
      expect(isKilled).toBe(false);
      await standStill(1);
      await guard.turn();
      await killed;
    });

    it.each([
      ['a task that may run to its end', () => revoke(false)],
      ['a task whose lease was lost', () => broker.leases.abandon('w1', 2)],
      ['a task that has come back', async () => (await revoke(true), slate.erase(0))],
      ['an attempt that runs in the place of the revoked one', () => runAnotherInItsPlace()],
    ])('does not touch %s', async (_what, happen) => {
      await happen();
      await standStill();
      await guard.turn();
      await settled();
      expect(isKilled).toBe(false);
      expect(words()).not.toContain('struck');
    });

    it('leaves it to the loop when that turned while it asked', async () => {
      await revoke(true);
      await standStill();
      const turn = guard.turn();
      slate.turned(clock.now(), 0, 2);
      await turn;
      await settled();
      expect(isKilled).toBe(false);
    });

    it('asks nothing while the loop turns', async () => {
      await revoke(true);
      slate.turned(clock.now(), 0, 2);
      await standStill(1_000);
      await guard.turn();
      await settled();
      expect(isKilled).toBe(false);
    });

    /** The revoked task is enqueued again under its id, and runs here. */
    async function runAnotherInItsPlace(): Promise<void> {
      await revoke(true);
      await clock.advanceAsync(48 * 3_600_000);
      slate.turned(clock.now(), 0, 2);
      const [another] = await lease('bad');
      slate.write(0, { id: 'bad', token: another!.token, outcome: 0, hardAt: Number.POSITIVE_INFINITY });
      await broker.tasks.revoke('bad', false);
    }

    const settled = () => new Promise((resolve) => setImmediate(resolve));
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
