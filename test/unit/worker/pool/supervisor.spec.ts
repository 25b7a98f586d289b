import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inEnvelope } from '../../../../src/worker/pool/pool-message.js';
import { forkInto, FakeProcess } from './fake-process.js';
import { Supervisor, type PoolEnd, type SupervisorOptions } from '../../../../src/worker/pool/supervisor.js';

describe('a supervisor', () => {
  let processes: FakeProcess[];
  let lines: string[];
  let reclaimed: [string, number][];
  let readiness: boolean[];
  let ended: PoolEnd | undefined;
  let supervisor: Supervisor;

  const start = (more: Partial<SupervisorOptions> = {}) => {
    const log = (message: unknown) => lines.push(String(message));
    supervisor = new Supervisor({
      processes: 2,
      fork: forkInto(processes),
      reclaim: ({ worker }, ran) => reclaimed.push([worker.id, ran]),
      logger: { log, warn: log, error: log, debug: log },
      onReady: (isReady) => readiness.push(isReady),
      ...more,
    });
    void supervisor.run().then((end) => (ended = end));
  };
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    [processes, lines, reclaimed, readiness, ended] = [[], [], [], [], undefined];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is ready when all its children take tasks, and not while one is missing', async () => {
    start();
    expect(processes).toHaveLength(2);
    processes[0]?.ready();
    expect(readiness).toEqual([]);
    processes[1]?.ready();
    processes[0]?.dies();
    await pass(0);
    processes[2]?.ready();
    expect(readiness).toEqual([true, false, true]);
  });

  it('starts another at once when one died at work, and takes back what it held with a loss for what ran', async () => {
    start();
    processes[0]?.ready();
    processes[0]?.dies();
    expect(reclaimed).toEqual([['w0', 4]]);
    await pass(0);
    expect(processes).toHaveLength(3);
  });

  it('counts no loss for the neighbours of a task that exceeded its hard limit', async () => {
    start();
    processes[0]?.ready();
    await processes[0]?.sends({ kind: 'enforced', lines: ['Task t1 exceeded its hard time limit'] });
    processes[0]?.dies();
    expect(reclaimed).toEqual([['w0', 0]]);
    expect(lines.join()).toContain('killing process 0: Task t1 exceeded its hard time limit');
  });

  it('passes over what is not its own: of the application of a child, and of its guard', async () => {
    start();
    processes[0]?.emit('message', null);
    processes[0]?.guard.write('no JSON\n');
    await processes[0]?.sends({ kind: 'warnings', lines: ['circuit breaker api is open'] });
    expect(lines.join()).toContain('circuit breaker api is open');
  });

  it('survives errors of the pipe of a guard, and of a child that it cannot signal', () => {
    start();
    processes[0]?.ready();
    processes[0]?.guard.destroy(new Error('read EIO'));
    processes[0]?.guard.emit('error', new Error('read EIO'));
    for (let time = 0; time < 2; time += 1) processes[0]?.emit('error', new Error('kill EPERM'));
    processes[1]?.ready();
    expect([readiness, processes.length]).toEqual([[true], 2]);
  });

  it('says which circuit breakers the death of a process has opened', async () => {
    start();
    processes[0]?.ready();
    await processes[0]?.sends({ kind: 'warnings', lines: ['circuit breaker api is open'] });
    expect(lines).toContain('circuit breaker api is open');
  });

  it('waits for nothing after hard limits, however often they are exceeded, and forgets them', async () => {
    start({ processes: 1 });
    processes[0]?.fails('Error: the database said no');
    await pass(500);
    for (let life = 1; life < 12; life += 1) {
      processes[life]?.ready();
      await processes[life]?.sends({ kind: 'enforced', lines: ['Task t1 exceeded its hard time limit'] });
      processes[life]?.dies();
      await pass(0);
      expect(processes).toHaveLength(life + 2);
    }
    processes[12]?.ready();
    processes[12]?.dies();
    await pass(0);
    expect(processes).toHaveLength(14);
  });

  it('takes a failure after the first tasks for a boot that failed: those count no loss', async () => {
    start({ processes: 1 });
    for (let boot = 0; boot < 5; boot += 1) {
      processes[boot]?.ready();
      processes[boot]?.fails('Error: the port is taken');
      await pass(0);
      // A death at work would be followed by another child at once.
      expect(processes).toHaveLength(boot + 1);
      await pass(4_000);
    }
    expect(reclaimed).toEqual(Array.from({ length: 5 }, (_, pid) => [`w${pid}`, 0]));
    expect(ended).toEqual({ kind: 'cannot-boot', isConfiguration: false });
  });

  it('gives up when each place has failed so often, not when all together have', async () => {
    start();
    // The other one still boots.
    for (const boot of [0, 2, 3, 4, 5, 6]) {
      processes[boot]?.fails('Error: no');
      await pass(30_000);
    }
    expect(ended).toBeUndefined();
    for (let boot = 0; boot < 5; boot += 1) {
      expect(ended).toBeUndefined();
      processes[boot === 0 ? 1 : boot + 7]?.fails('Error: no');
      await pass(30_000);
    }
    expect(ended).toEqual({ kind: 'cannot-boot', isConfiguration: false });
  });

  it('waits longer and longer for an application that cannot boot, then says why and gives up', async () => {
    start({ processes: 1 });
    const starts: number[] = [];
    for (let boot = 0; boot < 5; boot += 1) {
      const from = performance.now();
      while (processes.length === boot && performance.now() - from < 60_000) await pass(100);
      starts.push(performance.now());
      processes[boot]?.fails('Error: the database said no');
    }
    await settle();
    const waits = starts.slice(1).map((at, index) => Math.round((at - Number(starts[index])) / 100) * 100);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
    expect(ended).toEqual({ kind: 'cannot-boot', isConfiguration: false });
    expect(lines.at(-1)).toMatch(/application cannot boot \(5 times in a row\): Error: the database said no/);
    await pass(60_000);
    expect(processes).toHaveLength(5);
  });

  it('gives up at once what is configured wrongly', async () => {
    start();
    processes[0]?.fails('ConfigurationError: no such queue', true);
    await settle();
    expect(ended).toEqual({ kind: 'cannot-boot', isConfiguration: true });
  });

  it('goes on trying while another child works', async () => {
    start();
    processes[0]?.ready();
    for (let boot = 1; boot < 10; boot += 1) {
      processes[boot]?.fails('Error: no');
      await pass(30_000);
    }
    expect(ended).toBeUndefined();
    expect(processes.length).toBeGreaterThan(8);
  });

  it.each([
    ['tasks', { maxTasks: 100 }, { done: 100, memoryBytes: 1 }],
    ['memory', { maxMemoryBytes: 1_000 }, { done: 1, memoryBytes: 1_001 }],
  ])(
    'replaces a child that is worn out by %s: first another, then it may end its tasks',
    async (_case, recycling, heartbeat) => {
      start({ processes: 1, ...recycling });
      processes[0]?.ready();
      await processes[0]?.sends({
        kind: 'heartbeat',
        lagMs: 0,
        hardInMs: 0,
        slots: 4,
        done: 99,
        memoryBytes: 999,
      });
      expect(processes).toHaveLength(1);
      await processes[0]?.sends({ kind: 'heartbeat', lagMs: 0, hardInMs: 0, slots: 4, ...heartbeat });
      await processes[0]?.sends({ kind: 'heartbeat', lagMs: 0, hardInMs: 0, slots: 4, ...heartbeat });
      expect(processes).toHaveLength(2);
      expect(processes[0]?.sent).toEqual([]);
      processes[1]?.ready();
      expect(processes[0]?.sent).toEqual([inEnvelope({ kind: 'stop', now: false })]);
      processes[0]?.emit('exit', 0, null);
      await pass(60_000);
      expect(processes).toHaveLength(2);
      expect(reclaimed).toEqual([['w0', 0]]);
      expect(readiness).toEqual([true]);
    },
  );

  it('stops gently, then at once, and ends when all have ended', async () => {
    start();
    processes[0]?.ready();
    processes[1]?.ready();
    supervisor.stop('SIGTERM');
    supervisor.stop('SIGTERM');
    const words = [inEnvelope({ kind: 'stop', now: false }), inEnvelope({ kind: 'stop', now: true })];
    expect(processes.map(({ sent }) => sent)).toEqual([words, words]);
    processes[0]?.emit('exit', 0, null);
    await settle();
    expect(ended).toBeUndefined();
    processes[1]?.emit('exit', 0, null);
    await settle();
    expect(ended).toEqual({ kind: 'stopped' });
    expect(readiness).toEqual([true, false]);
  });

  it('kills what does not stop in its time, and counts no loss', async () => {
    start({ processes: 1 });
    processes[0]?.ready();
    supervisor.stop('SIGTERM');
    await pass(25_000);
    expect(processes[0]?.signals).toEqual([]);
    await pass(4_000);
    expect(processes[0]?.signals).toEqual(['SIGKILL']);
    processes[0]?.dies();
    expect(reclaimed).toEqual([['w0', 0]]);
  });

  it('asks a child that has closed its channel by a signal', () => {
    start({ processes: 1 });
    processes[0]?.ready();
    processes[0]?.disconnects();
    supervisor.stop('SIGTERM');
    expect([processes[0]?.sent, processes[0]?.signals]).toEqual([[], ['SIGTERM']]);
  });

  it('replaces a child that closes its channel before it is ready, and says why', async () => {
    start({ processes: 1 });
    processes[0]?.disconnects();
    await pass(2_500);
    expect(processes[0]?.signals).toEqual(['SIGKILL']);
    processes[0]?.dies();
    await pass(500);
    expect(processes).toHaveLength(2);
    expect(lines.join()).toContain('it called process.disconnect() before it took tasks');
  });

  it('names the exit code of a child that ended before it was ready, although its channel closed first', async () => {
    start({ processes: 1 });
    processes[0]?.disconnects();
    processes[0]?.emit('exit', 3, null);
    await pass(5_000);
    expect(lines.join()).toContain('could not boot; the supervisor starts another in 500 ms: exit code 3');
  });

  it('does not count as alive while a main loop stands still', async () => {
    start();
    await processes[0]?.sends({
      kind: 'heartbeat',
      lagMs: 10,
      hardInMs: 0,
      done: 0,
      memoryBytes: 1,
      slots: 4,
    });
    expect(supervisor.isAlive).toBe(true);
    await processes[1]?.sends({
      kind: 'heartbeat',
      lagMs: 9_000,
      hardInMs: 0,
      done: 0,
      memoryBytes: 1,
      slots: 4,
    });
    expect(supervisor.isAlive).toBe(false);
  });

  it('goes on when a process cannot even be started', async () => {
    start({ processes: 1 });
    Object.assign(processes[0] ?? {}, { pid: undefined });
    processes[0]?.emit('error', new Error('spawn ENOMEM'));
    await pass(500);
    expect(processes).toHaveLength(2);
    expect(lines.join()).toContain('ENOMEM');
  });
});
