import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import type { Delivery } from '../../../../src/broker/task-store.js';
import { Guard } from '../../../../src/worker/guard/guard.js';
import type { FromGuard } from '../../../../src/worker/guard/guard-message.js';
import { SharedRunTable } from '../../../../src/worker/guard/shared-run-table.js';
import { messageOf } from '../../../contract/messages.js';
import { StageWorker } from '../../../contract/stage-worker.js';
import { ManualClock } from '../../../support/manual-clock.js';

const LEASE_MS = 30_000;
const FAILURE = '{"classes":["TimeLimitExceeded"],"name":"TimeLimitExceeded","message":"exceeded"}';

describe('a guard', () => {
  let clock: ManualClock;
  let broker: MemoryBroker;
  let table: SharedRunTable;
  let guard: Guard;
  let worker: StageWorker;
  let messages: FromGuard[];
  let killed: Promise<void>;
  let isKilled: boolean;

  beforeEach(() => {
    clock = new ManualClock();
    broker = new MemoryBroker(clock);
    table = SharedRunTable.of(4);
    table.turned(clock.now(), 7, 2);
    worker = new StageWorker('w1', broker.tasks, ['q']);
    messages = [];
    isKilled = false;
    killed = new Promise((resolve) => {
      guard = new Guard({
        worker: { id: 'w1', leaseMs: LEASE_MS },
        table,
        broker,
        notify: (message) => messages.push(message),
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
    table.write(index, { id, token, outcome: 1, hardAt });
  const recordOf = async (id: string) => (await broker.results.find([id]))[0];
  const kinds = () => messages.map(({ kind }) => kind);

  it('enforces the hard limit: settles the task with its outcome, notifies the supervisor, and ends the process', async () => {
    const [bad, good] = await lease('bad', 'good');
    guard.receive({
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
    expect(messages).toContainEqual({ kind: 'enforced', lines: ['exceeded (task bad)'] });
  });

  it('reports the circuit breaker that it opens', async () => {
    const settings = { threshold: 1, windowMs: 1_000, cooldownMs: 1_000, halfOpen: 1 };
    await broker.limits.declare([{ kind: 'breaker', name: 'api', ...settings }]);
    const [bad] = await lease('bad');
    const outcome = {
      kind: 'failed',
      failure: FAILURE,
      reason: 'time-limit',
      failedBreakers: ['api'],
    } as const;
    guard.receive({ kind: 'outcome', number: 1, outcome });
    write(0, bad!, clock.now());
    await guard.turn();
    await killed;
    const lines = ['circuit breaker api is open: its tasks wait'];
    expect(messages).toContainEqual({ kind: 'warnings', lines });
  });

  it('leases nothing more for a process that it ends', async () => {
    const [bad] = await lease('bad');
    guard.receive({
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
    expect(kinds()).not.toContain('enforced');
    guard.receive({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    await guard.turn();
    await killed;
    expect(kinds()).toContain('enforced');
  });

  it('enforces a limit once', async () => {
    const [bad] = await lease('bad');
    guard.receive({
      kind: 'outcome',
      number: 1,
      outcome: { kind: 'failed', failure: FAILURE, reason: 'time-limit' },
    });
    write(0, bad!, clock.now());
    await Promise.all([guard.turn(), guard.turn(), guard.turn()]);
    await killed;
    expect(kinds().filter((kind) => kind === 'enforced')).toHaveLength(1);
  });

  it('leaves the leases to a main loop that turns', async () => {
    await lease('a');
    await clock.advanceAsync(LEASE_MS / 2);
    table.turned(clock.now(), 0, 2);
    await guard.turn();
    await clock.advanceAsync(LEASE_MS / 2 + 1);
    expect((await broker.tasks.recover()).lost).toHaveLength(1);
  });

  it('keeps all leases of the worker while its main loop stands still, known to it or not', async () => {
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
    guard.receive({ kind: 'info', info });
    await clock.advanceAsync(500);
    await guard.turn();
    expect(await broker.workers.list()).toEqual([]);
    await clock.advanceAsync(1_500);
    await guard.turn();
    expect(await broker.workers.list()).toEqual([{ ...info, loopLagMs: 2_000, seenAt: clock.now() }]);
  });

  it('sends a heartbeat to the supervisor once in a second', async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      await guard.turn();
      await clock.advanceAsync(50);
    }
    expect(messages).toHaveLength(3);
    expect(messages[2]).toMatchObject({ kind: 'heartbeat', lagMs: 2_000, done: 7, slots: 2 });
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
        table.write(index, { id, token, outcome: 0, hardAt: Number.POSITIVE_INFINITY });
    });

    it('ends the process of a task that was revoked with terminate, and says so', async () => {
      await revoke(true);
      await standStill();
      await guard.turn();
      await killed;
      expect(messages).toContainEqual({ kind: 'enforced', lines: ['Task bad was revoked'] });
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
      ['a task that has come back', async () => (await revoke(true), table.erase(0))],
      ['an attempt that runs in the place of the revoked one', () => runAnotherInItsPlace()],
    ])('does not touch %s', async (_what, happen) => {
      await happen();
      await standStill();
      await guard.turn();
      await settled();
      expect(isKilled).toBe(false);
      expect(kinds()).not.toContain('enforced');
    });

    it('leaves it to the loop when that turned while it asked', async () => {
      await revoke(true);
      await standStill();
      const turn = guard.turn();
      table.turned(clock.now(), 0, 2);
      await turn;
      await settled();
      expect(isKilled).toBe(false);
    });

    it('asks nothing while the loop turns', async () => {
      await revoke(true);
      table.turned(clock.now(), 0, 2);
      await standStill(1_000);
      await guard.turn();
      await settled();
      expect(isKilled).toBe(false);
    });

    /** The revoked task is enqueued again under its id, and runs here. */
    async function runAnotherInItsPlace(): Promise<void> {
      await revoke(true);
      await clock.advanceAsync(48 * 3_600_000);
      table.turned(clock.now(), 0, 2);
      const [another] = await lease('bad');
      table.write(0, { id: 'bad', token: another!.token, outcome: 0, hardAt: Number.POSITIVE_INFINITY });
      await broker.tasks.revoke('bad', false);
    }

    const settled = () => new Promise((resolve) => setImmediate(resolve));
  });

  it('gives everything back and ends the process when the supervisor is gone', async () => {
    await lease('a', 'b');
    await guard.supervisorLost();
    expect(isKilled).toBe(true);
    const other = new StageWorker('w2', broker.tasks, ['q']);
    expect((await other.lease(5)).map(({ id, head }) => [id, head.losses])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });
});
