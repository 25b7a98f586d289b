import { describe, expect, it } from '@jest/globals';
import { batchesOf } from '../../../src/canvas/message-batches.js';
import type { Message } from '../../../src/core/task-message.js';

const message = (id: number, body = '[]'): Message => ({
  id: String(id),
  head: { name: 'a.b', queue: 'default', at: 0 },
  body,
});

async function sizesOf(messages: Iterable<Message | Promise<Message>>): Promise<unknown[]> {
  const sizes: unknown[] = [];
  for await (const { nodes, isLast } of batchesOf(messages)) sizes.push([nodes.length, isLast]);
  return sizes;
}

describe('the batches of a workflow', () => {
  it.each([
    [1, [[1, true]]],
    [1_250, [[1_250, true]]],
    [
      1_251,
      [
        [1_250, false],
        [1, true],
      ],
    ],
  ])('hold 1 250 of %i nodes', async (count, expected) => {
    expect(await sizesOf(Array.from({ length: count }, (_, index) => message(index)))).toEqual(expected);
  });

  it('hold a million characters', async () => {
    const large = 'x'.repeat(600_000);
    expect(await sizesOf([message(0, large), message(1, large), message(2)])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it('keep the order of messages that have to be waited for among others', async () => {
    const messages = [message(0), Promise.resolve(message(1)), message(2), Promise.resolve(message(3))];
    for await (const { nodes } of batchesOf(messages))
      expect(nodes.map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
  });

  it('end where a message is refused', async () => {
    function* refused() {
      yield message(0);
      yield Promise.reject(new TypeError('not so'));
      throw new Error('nobody asks for more');
    }
    await expect(sizesOf(refused())).rejects.toThrow(new TypeError('not so'));
  });
});
