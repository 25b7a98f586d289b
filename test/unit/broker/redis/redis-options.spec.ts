import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Cluster } from 'ioredis';
import { createClient } from '../../../../src/broker/redis/redis-options.js';

describe('A client of a cluster', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('looks again where the slots are once it is ready, by a timer that holds no process and ends with it', async () => {
    const setTimer = jest.spyOn(globalThis, 'setInterval');
    const clearTimer = jest.spyOn(globalThis, 'clearInterval');
    const target = { cluster: [{ host: '127.0.0.1', port: 1 }], options: { lazyConnect: true } };
    const client = createClient(target, 'command', () => 0.5) as Cluster;
    const refresh = jest.spyOn(client, 'refreshSlotsCache').mockReturnValue(undefined);
    const timer = setTimer.mock.results[0]?.value as NodeJS.Timeout;
    const onTimer = setTimer.mock.calls[0]?.[0] as () => void;
    onTimer();
    expect([timer.hasRef(), refresh.mock.calls.length]).toEqual([false, 0]);
    client.status = 'ready';
    onTimer();
    expect(refresh).toHaveBeenCalledTimes(1);
    client.status = 'wait';
    const isOver = new Promise((resolve) => client.once('end', resolve));
    client.disconnect();
    await isOver;
    expect(clearTimer).toHaveBeenCalledWith(timer);
  });
});
