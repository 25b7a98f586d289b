import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { HEARTBEAT_MS, type WorkerInfo } from '../../../src/broker/worker-registry.js';
import { Workers } from '../../../src/client/workers.js';
import { ManualClock } from '../../support/manual-clock.js';

const WORKER: WorkerInfo = {
  id: 'w1',
  host: 'here',
  pid: 1,
  queues: ['q'],
  concurrency: 1,
  running: 0,
  reserved: 0,
  done: 0,
  loopLagMs: 0,
  memoryBytes: 1,
  startedAt: 1,
  version: '1',
  tasks: [],
};

describe('a worker in the registry', () => {
  let clock: ManualClock;
  let broker: MemoryBroker;
  beforeEach(() => {
    clock = new ManualClock();
    broker = new MemoryBroker(clock);
  });
  afterEach(() => broker.close());

  const isAlive = async () => (await new Workers(broker).list())[0]?.isAlive;

  it('that has nothing to do is alive', async () => {
    for (let beat = 0; beat < 10; beat += 1) {
      await broker.workers.beat(WORKER);
      await clock.advanceAsync(HEARTBEAT_MS);
      expect(await isAlive()).toBe(true);
    }
  });

  it('that says nothing is dead when its second heartbeat is missing', async () => {
    await broker.workers.beat(WORKER);
    await clock.advanceAsync(2 * HEARTBEAT_MS - 1);
    expect(await isAlive()).toBe(true);
    await clock.advanceAsync(1);
    expect(await isAlive()).toBe(false);
  });
});
