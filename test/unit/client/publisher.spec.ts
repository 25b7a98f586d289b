import { describe, expect, it } from '@jest/globals';
import type { Publication, PublishReply, TaskStore } from '../../../src/broker/task-store.js';
import { Publisher, wholeParts } from '../../../src/client/publisher.js';
import { BrokerUnavailableError, ScriptError } from '../../../src/core/errors.js';

const message = (id: string, body = '{}'): Publication => ({
  id,
  body,
  head: { name: 'n', queue: 'q', at: 1 },
});

/** A store that keeps its calls until they are answered. */
function stage() {
  const calls: { readonly ids: string[]; readonly settle: (error?: Error) => void }[] = [];
  const publish = (batch: readonly Publication[]) =>
    new Promise<readonly PublishReply[]>((resolve, reject) => {
      const settle = (error?: Error) =>
        error === undefined ? resolve(batch.map(() => ({ kind: 'published' as const }))) : reject(error);
      calls.push({ ids: batch.map(({ id }) => id), settle });
    });
  return { calls, publisher: new Publisher({ publish } as unknown as TaskStore) };
}

/** A store whose script fails on some messages. */
function refusing(isRefused: (id: string) => boolean) {
  const stored: string[] = [];
  const calls: number[] = [];
  const publish = async (batch: readonly Publication[]): Promise<readonly PublishReply[]> => {
    calls.push(batch.length);
    if (batch.some(({ id }) => isRefused(id))) throw new ScriptError('publish failed');
    stored.push(...batch.map(({ id }) => id));
    return batch.map(() => ({ kind: 'published' }));
  };
  return { stored, calls, publisher: new Publisher({ publish } as unknown as TaskStore) };
}

describe('the publisher', () => {
  it('sends what is enqueued in one tick in one call', async () => {
    const { calls, publisher } = stage();
    const replies = Promise.all(['a', 'b', 'c'].map((id) => publisher.publish(message(id))));
    await Promise.resolve();
    expect(calls.map(({ ids }) => ids)).toEqual([['a', 'b', 'c']]);
    calls[0]?.settle();
    expect(await replies).toHaveLength(3);
  });

  it('A message on which the script fails fails alone, and the others keep their order', async () => {
    const { stored, publisher } = refusing((id) => id === 'bad');
    const ids = ['a', 'b', 'bad', 'c', 'd'];
    const ends = await Promise.allSettled(ids.map((id) => publisher.publish(message(id))));
    expect(ends.flatMap(({ status }, index) => (status === 'rejected' ? [ids[index]] : []))).toEqual(['bad']);
    expect(stored).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['three', ['7', '250', '499']],
    ['nine', ['7', '60', '120', '180', '250', '310', '370', '430', '499']],
  ])('A script that fails on %s messages of 500 stores the others', async (_count, bad) => {
    const { stored, publisher } = refusing((id) => bad.includes(id));
    const ids = Array.from({ length: 500 }, (_none, index) => String(index));
    const ends = await Promise.allSettled(ids.map((id) => publisher.publish(message(id))));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(bad.length);
    expect(stored).toHaveLength(500 - bad.length);
  });

  it('A script that fails on all messages of a call runs a bounded number of times', async () => {
    const { calls, publisher } = refusing(() => true);
    const ids = Array.from({ length: 500 }, (_none, index) => String(index));
    const ends = await Promise.allSettled(ids.map((id) => publisher.publish(message(id))));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(calls.length).toBeLessThan(80);
  });

  it('gathers what comes while four calls are under way', async () => {
    const { calls, publisher } = stage();
    for (const id of ['1', '2', '3', '4', 'x', 'y']) {
      void publisher.publish(message(id));
      await Promise.resolve();
    }
    expect(calls.map(({ ids }) => ids)).toEqual([['1'], ['2'], ['3'], ['4']]);
    calls[0]?.settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls.at(-1)?.ids).toEqual(['x', 'y']);
  });

  it('keeps calls short, in messages and in bytes', async () => {
    const { calls, publisher } = stage();
    for (let index = 0; index < 1_100; index += 1) void publisher.publish(message(String(index)));
    await Promise.resolve();
    expect(calls.map(({ ids }) => ids.length)).toEqual([500, 500, 100]);
    const large = stage();
    for (const id of ['a', 'b', 'c']) void large.publisher.publish(message(id, 'x'.repeat(600_000)));
    await Promise.resolve();
    expect(large.calls.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
  });

  it('sends full calls in the middle of a tick, and gathers when sixteen are under way', async () => {
    const { calls, publisher } = stage();
    for (let index = 0; index < 500; index += 1) void publisher.publish(message(String(index)));
    expect(calls.map(({ ids }) => ids.length)).toEqual([500]);
    for (let index = 500; index < 9_000; index += 1) void publisher.publish(message(String(index)));
    await Promise.resolve();
    expect(calls).toHaveLength(16);
    calls[0]?.settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls.map(({ ids }) => ids.length)).toEqual(new Array(17).fill(500));
    expect(calls.flatMap(({ ids }) => ids)).toEqual(
      Array.from({ length: 8_500 }, (_none, index) => String(index)),
    );
  });

  it('fails those who wait behind a broker that does not answer', async () => {
    const { calls, publisher } = stage();
    const all = Array.from({ length: 5 }, async (_none, index) => {
      await Promise.resolve();
      return publisher.publish(message(String(index)));
    });
    const first = publisher.publish(message('first'));
    await new Promise((resolve) => setImmediate(resolve));
    for (const { settle } of calls) settle(new BrokerUnavailableError('away'));
    const codes = await Promise.all(
      [first, ...all].map((reply) => reply.catch((error: unknown) => (error as Error).name)),
    );
    expect(codes).toEqual(new Array(6).fill('BrokerUnavailableError'));
  });
});

describe('messages that are stored whole', () => {
  it.each([
    [
      [3_000_000, 1_000_000, 1],
      [2, 1],
    ],
    [
      [5_000_000, 5_000_000],
      [1, 1],
    ],
    [
      [1, 5_000_000, 1],
      [1, 1, 1],
    ],
    [[], [0]],
  ])('Bodies of %j characters go in calls of %j messages', (lengths, counts) => {
    const messages = lengths.map((length, index) => message(String(index), 'x'.repeat(length)));
    const parts = wholeParts(messages);
    expect(parts.map((part) => part.length)).toEqual(counts);
    expect(parts.flat()).toEqual(messages);
  });
});
