import { MemoryBroker } from '../../src/broker/memory/memory-broker.js';
import { ManualClock } from '../support/manual-clock.js';
import type { OpenBroker } from './open-broker.js';

export async function openMemory(): Promise<OpenBroker> {
  const clock = new ManualClock();
  const broker = new MemoryBroker(clock);
  await broker.connect();
  return {
    broker,
    now: () => clock.now(),
    advance: (ms) => clock.advanceAsync(ms),
    close: () => broker.close(),
  };
}
