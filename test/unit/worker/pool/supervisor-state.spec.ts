import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Supervisor } from '../../../../src/worker/pool/supervisor.js';
import { forkInto, FakeProcess } from './fake-process.js';

describe('the state of a pool', () => {
  let processes: FakeProcess[];
  let supervisor: Supervisor;
  const ignore = () => undefined;

  const start = () => {
    supervisor = new Supervisor({
      processes: 2,
      fork: forkInto(processes),
      reclaim: ignore,
      logger: { log: ignore, warn: ignore, error: ignore, debug: ignore },
      onReady: ignore,
    });
    void supervisor.run();
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    processes = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('A child whose guard is silent does not count as alive, because its whole process stands still', async () => {
    start();
    const heartbeat = { kind: 'heartbeat', lagMs: 10, hardInMs: 0, done: 0, memoryBytes: 1, slots: 4 };
    for (const process of processes) await process.sends(heartbeat);
    await pass(4_000);
    expect(supervisor.isAlive).toBe(true);
    await pass(1_000);
    expect(supervisor.isAlive).toBe(false);
  });

  it('A loop whose tasks have a hard limit ahead lags, and is not blocked', async () => {
    start();
    const heartbeat = { kind: 'heartbeat', done: 0, memoryBytes: 1, slots: 4 };
    await processes[0]?.sends({ ...heartbeat, lagMs: 400_000, hardInMs: 60_000 });
    expect(supervisor.state).toMatchObject({ loopLagMs: 400_000, blockedMs: 0 });
    await processes[0]?.sends({ ...heartbeat, lagMs: 400_000, hardInMs: 0 });
    expect(supervisor.state).toMatchObject({ loopLagMs: 400_000, blockedMs: 400_000 });
  });

  it('Its state says how many processes take tasks', async () => {
    start();
    processes[0]?.ready();
    expect(supervisor.state).toMatchObject({ phase: 'starting', processes: 2, ready: 1 });
    processes[1]?.ready();
    expect(supervisor.state).toMatchObject({ phase: 'running', ready: 2 });
    processes[1]?.dies();
    expect(supervisor.state).toMatchObject({ phase: 'running', ready: 1 });
    supervisor.stop('SIGTERM');
    expect(supervisor.state).toMatchObject({ phase: 'stopping' });
  });
});
