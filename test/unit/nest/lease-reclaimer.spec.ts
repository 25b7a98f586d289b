import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import { LeaseReclaimer } from '../../../src/nest/lease-reclaimer.js';
import type { Ready } from '../../../src/worker/pool/pool-child.js';

const READY = { worker: { id: 'w0' } } as Ready;
const ignore = () => undefined;
const LOGGER = { log: ignore, warn: ignore, error: ignore, debug: ignore };

/** A broker that notes whose leases it takes back. */
function brokerNoting(abandoned: string[]): Broker {
  const abandon = async (worker: string) => (abandoned.push(worker), []);
  return { leases: { abandon }, workers: { leave: async () => undefined } } as unknown as Broker;
}

describe('the end of a pool', () => {
  let isAway: boolean;
  let abandoned: string[];
  let opened: (broker: Broker) => void;
  let reclaimer: LeaseReclaimer;
  let isClosed: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    [isAway, abandoned, isClosed] = [false, [], false];
    const broker = new Promise<Broker>((resolve) => (opened = resolve));
    reclaimer = new LeaseReclaimer(LOGGER, {
      open: () => broker,
      get isAway() {
        return isAway;
      },
    });
    reclaimer.reclaim(READY, 0);
    void reclaimer.close().then(() => (isClosed = true));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('The leases of a dead process go back also where it takes seconds to connect', async () => {
    await jest.advanceTimersByTimeAsync(10_000);
    expect([isClosed, abandoned]).toEqual([false, []]);
    opened(brokerNoting(abandoned));
    await jest.advanceTimersByTimeAsync(0);
    expect([isClosed, abandoned]).toEqual([true, ['w0']]);
  });

  it('A pool ends after two seconds while Redis is away', async () => {
    isAway = true;
    await jest.advanceTimersByTimeAsync(1_999);
    expect(isClosed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(isClosed).toBe(true);
  });

  it('A pool ends at once when it is asked a second time, behind the first two seconds', async () => {
    await jest.advanceTimersByTimeAsync(5_000);
    expect(isClosed).toBe(false);
    reclaimer.hurry();
    await jest.advanceTimersByTimeAsync(0);
    expect(isClosed).toBe(true);
  });

  it('A pool ends after fifteen seconds where Redis is silent', async () => {
    await jest.advanceTimersByTimeAsync(14_999);
    expect(isClosed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(isClosed).toBe(true);
  });
});
