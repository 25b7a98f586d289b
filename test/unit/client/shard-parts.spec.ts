import { describe, expect, it } from '@jest/globals';
import { PartlyAccepted } from '../../../src/client/chunks.js';
import { sendByShard, sendWhereRoomIs } from '../../../src/client/shard-parts.js';
import { BrokerUnavailableError, QueueFullError } from '../../../src/core/errors.js';
import type { Publication } from '../../../src/core/publication.js';

/** Ids begin with the number of their shard. */
const routing = { shardOf: (id: string) => Number(id[0]) };
const messages = ['0a', '1a', '0b', '2a', '1b'].map((id) => ({ id })) as unknown as Publication[];

describe('messages that go to their shards', () => {
  it('Each shard gets its messages at once, and results are in the order of the messages', async () => {
    const parts: string[][] = [];
    const results = await sendByShard(messages, routing, async (part) => {
      parts.push(part.map(({ id }) => id));
      return part.map(({ id }) => `result of ${id}`);
    });
    expect(parts).toEqual([['0a', '0b'], ['1a', '1b'], ['2a']]);
    expect(results).toEqual(messages.map(({ id }) => `result of ${id}`));
  });

  it('A broker of one shard gets all of them', async () => {
    const results = await sendByShard(messages, undefined, (part) => Promise.resolve(part));
    expect(results).toEqual(messages);
  });

  it('A shard that refuses its part leaves the results of the others, in their order', async () => {
    const refusal = new Error('full');
    const sent = sendByShard(messages, routing, async (part) => {
      if (part[0]?.id === '1a') throw refusal;
      return part.map(({ id }) => id);
    });
    const error = (await sent.catch((thrown: unknown) => thrown)) as PartlyAccepted;
    expect([error.accepted, error.cause]).toEqual([['0a', '0b', '2a'], refusal]);
  });
});

describe('messages whose queue is full in their shard', () => {
  const full = new QueueFullError('full');
  /** Shards refuse the messages with these errors, the first one first; the last one takes them. */
  const send = (...refusals: readonly Error[]) => {
    const others = refusals.map((_refusal, index) => [{ id: `${index + 1}a` }] as unknown as Publication[]);
    const sent = (part: readonly Publication[]) => {
      const refusal = refusals[Number(part[0]?.id[0])];
      return refusal === undefined ? Promise.resolve(part[0]?.id) : Promise.reject(refusal);
    };
    return sendWhereRoomIs([{ id: '0a' }] as unknown as Publication[], others, sent);
  };

  it('A shard that is down is passed over, as nothing was sent to it', async () => {
    const down = new BrokerUnavailableError('down', { isUnsent: true });
    expect(await send(full, down)).toBe('2a');
  });

  it('A shard that may have taken them is the last to be tried', async () => {
    const silent = new BrokerUnavailableError('silent');
    await expect(send(full, silent)).rejects.toBe(silent);
  });
});
