import { describe, expect, it } from '@jest/globals';
import { EnqueueManyError } from '../../../src/core/errors.js';
import type { AsyncResult } from '../../../src/client/async-result.js';
import { enqueueChunks } from '../../../src/client/chunks.js';

const CHUNK = 500;
const calls = (count: number) => Array.from({ length: count }, (_, index) => index);
const resultsOf = (chunk: readonly number[]) => chunk.map((id) => ({ id })) as unknown as AsyncResult[];

describe('enqueueing in chunks', () => {
  /** Notes what begins and ends; `send` fails for the chunk that holds `badToSend`. */
  function steps(wrong: { readonly toPrepare?: number; readonly toSend?: number } = {}) {
    const log: string[] = [];
    return {
      log,
      prepare: async (chunk: readonly number[]) => {
        log.push(`prepare ${chunk[0]}`);
        if (wrong.toPrepare !== undefined && chunk.includes(wrong.toPrepare)) throw new Error('unfit');
        return chunk;
      },
      send: async (chunk: readonly number[]) => {
        log.push(`send ${chunk[0]}`);
        await Promise.resolve();
        if (wrong.toSend !== undefined && chunk.includes(wrong.toSend)) throw new Error('full');
        log.push(`taken ${chunk[0]}`);
        return resultsOf(chunk);
      },
    };
  }

  it.each([0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])(
    'gives the results of %d calls in their order',
    async (count) => {
      expect(await enqueueChunks(calls(count), steps())).toEqual(resultsOf(calls(count)));
    },
  );

  it('prepares a chunk while the one before is under way, and sends it afterwards', async () => {
    const { log, ...how } = steps();
    await enqueueChunks(calls(CHUNK + 1), how);
    expect(log).toEqual([
      'prepare 0',
      'send 0',
      `prepare ${CHUNK}`,
      'taken 0',
      `send ${CHUNK}`,
      `taken ${CHUNK}`,
    ]);
  });

  it.each([
    ['cannot be prepared', { toPrepare: CHUNK }, 'unfit'],
    ['is not taken', { toSend: CHUNK }, 'full'],
  ])('ends at a chunk that %s: what came before is told, nothing comes after', async (_what, wrong, why) => {
    const { log, ...how } = steps(wrong);
    const error = (await enqueueChunks(calls(3 * CHUNK), how).catch(
      (thrown: unknown) => thrown,
    )) as EnqueueManyError;
    expect(error).toBeInstanceOf(EnqueueManyError);
    expect(error.message).toBe(`${CHUNK} of ${3 * CHUNK} tasks were enqueued, then: ${why} [ENQUEUE_MANY]`);
    expect(error.accepted).toEqual(resultsOf(calls(CHUNK)));
    expect(log).not.toContain(`send ${2 * CHUNK}`);
  });

  it('leaves no rejection behind when both a chunk and the one after it fail', async () => {
    const how = steps({ toPrepare: CHUNK, toSend: 0 });
    await expect(enqueueChunks(calls(2 * CHUNK), how)).rejects.toThrow(
      '0 of 1000 tasks were enqueued, then: full',
    );
  });
});
