import { describe, expect, it } from '@jest/globals';
import { PartlyAccepted } from '../../../src/client/chunks.js';
import { sendByShard } from '../../../src/client/shard-parts.js';
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
