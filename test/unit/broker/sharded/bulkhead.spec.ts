import { beforeEach, describe, expect, it } from '@jest/globals';
import { Bulkhead } from '../../../../src/broker/sharded/bulkhead.js';
import { BrokerUnavailableError, ScriptError } from '../../../../src/core/errors.js';

const away = () => Promise.reject(new BrokerUnavailableError('nobody answers'));
const answers = () => Promise.resolve('answer');

describe('a bulkhead', () => {
  let now = 0;
  let probes: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let mustProbe = false;
  let bulkhead: Bulkhead;

  beforeEach(() => {
    now = 0;
    probes = [];
    mustProbe = false;
    bulkhead = new Bulkhead({
      name: 'shop.00.1',
      now: () => now,
      probe: () => new Promise<void>((resolve, reject) => probes.push({ resolve, reject })),
      mustProbe: () => mustProbe,
    });
  });

  /** Calls, and says whether the work was begun. */
  const reaches = async (work: () => Promise<unknown> = answers) => {
    let isReached = false;
    const call = bulkhead.call(() => {
      isReached = true;
      return work();
    });
    await call.catch(() => undefined);
    return isReached;
  };

  const settle = async () => {
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
  };

  it('A shard that answers, also with an error, stays in use', async () => {
    await expect(bulkhead.call(() => Promise.reject(new ScriptError('wrong type')))).rejects.toThrow(
      'wrong type',
    );
    expect([await reaches(), bulkhead.downAt]).toEqual([true, undefined]);
  });

  it('Behind a call without an answer others fail at once, and name the shard and the reason', async () => {
    now = 5;
    await reaches(away);
    expect(bulkhead.downAt).toBe(5);
    await expect(bulkhead.call(answers)).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringMatching(/^Shard shop\.00\.1 is down: nobody answers/),
    });
    expect(probes).toHaveLength(1);
  });

  it('One probe at a time looks for the shard, and calls go on when it succeeds', async () => {
    await reaches(away);
    expect([await reaches(), await reaches(), probes.length]).toEqual([false, false, 1]);
    probes[0]?.resolve();
    await settle();
    expect([await reaches(), bulkhead.downAt]).toEqual([true, undefined]);
  });

  it('A probe that fails is followed by another with the next call', async () => {
    await reaches(away);
    await reaches();
    now = 900;
    probes[0]?.reject(new Error('refused'));
    await settle();
    expect([await reaches(), probes.length]).toEqual([false, 2]);
    expect(bulkhead.error?.message).toMatch(/^refused/);
  });

  it('A call long after the last failure is tried, because the shard may be back since', async () => {
    await reaches(away);
    now = 1_000;
    expect([await reaches(), probes.length]).toEqual([true, 0]);
  });

  it('A shard that was never checked is reached by no call before a probe has checked it', async () => {
    mustProbe = true;
    await reaches(away);
    now = 60_000;
    expect([await reaches(), probes.length]).toEqual([false, 1]);
    probes[0]?.resolve();
    await settle();
    expect(await reaches()).toBe(true);
  });

  it('A shard that gets no calls because it is down is looked for once in a while', async () => {
    bulkhead.lookAgain();
    await reaches(away);
    bulkhead.lookAgain();
    expect(probes).toHaveLength(0);
    now = 1_000;
    bulkhead.lookAgain();
    bulkhead.lookAgain();
    expect(probes).toHaveLength(1);
    probes[0]?.resolve();
    await settle();
    expect(bulkhead.downAt).toBeUndefined();
  });

  it('The moment since when it is down is that of the first failure', async () => {
    await reaches(away);
    now = 2_000;
    await reaches(away);
    expect(bulkhead.downAt).toBe(0);
  });
});
