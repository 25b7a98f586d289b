import { describe, expect, it } from '@jest/globals';
import { publishArgs, WAKES_NOBODY } from '../../../src/broker/redis/publish-args.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

/** On Redis only: its wake-ups are a key. */
describe('the wake-up of a lone message', () => {
  const stage = useStage(openRedis);

  /** How many wake-ups there are when the script has stored the message. */
  async function wakeUpsBehind(lane: string, takes: '' | '1'): Promise<number> {
    const opened = stage.opened as OpenRedisBroker;
    const args = publishArgs([stage.message('a', { lane })], false);
    args[WAKES_NOBODY] = takes;
    expect(await opened.run('publish', ...args)).toEqual([]);
    return opened.redis.llen(`${opened.prefix}wake:q`);
  }

  it('Without a worker of its process there is one', async () => {
    expect(await wakeUpsBehind('', '')).toBe(1);
  });

  it('With a worker that takes it there is no wake-up', async () => {
    expect(await wakeUpsBehind('', '1')).toBe(0);
    expect((await stage.worker().leaseOne()).id).toBe('a');
  });

  it('In a lane there is one all the same, because a limit may hold it back from that worker', async () => {
    expect(await wakeUpsBehind('f:x', '1')).toBe(1);
  });

  it('The worker of the process takes the message without being woken', async () => {
    const worker = stage.worker();
    await worker.lease(1);
    let leased: Promise<readonly string[]> | undefined;
    const onHint = () => {
      leased = worker.lease(1).then((deliveries) => deliveries.map(({ id }) => id));
    };
    void stage.broker.tasks.waitForWork(['q'], { timeoutMs: 60_000, onHint });
    await stage.publish('b');
    expect(await leased).toEqual(['b']);
  });

  it('The exchange of a worker that still sleeps when its broker is closed fails, like the message', async () => {
    const worker = stage.worker();
    await worker.lease(1);
    let leased: Promise<unknown> | undefined;
    const onHint = () => void (leased = worker.lease(1).catch((error: Error) => error));
    void stage.broker.tasks.waitForWork(['q'], { timeoutMs: 60_000, onHint });
    void stage.broker.close();
    const published = stage.publish('b').catch((error: Error) => error);
    const closed = expect.objectContaining({ code: 'BROKER_UNAVAILABLE' });
    expect(await published).toEqual(closed);
    expect(await leased).toEqual(closed);
  });
});
