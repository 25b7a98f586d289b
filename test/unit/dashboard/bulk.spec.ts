import { describe, expect, it } from '@jest/globals';
import { BulkRun } from '../../../src/dashboard/bulk/bulk-run.js';
import { BulkJobs } from '../../../src/dashboard/bulk/bulk-jobs.js';
import { countMatched, matchedIds } from '../../../src/dashboard/bulk/bulk-match.js';
import type { Sources } from '../../../src/dashboard/sources.js';
import { Payloads } from '../../../src/dashboard/view/payloads.js';
import { eventually } from '../../support/eventually.js';

async function* batchesOf(...batches: readonly string[][]): AsyncGenerator<readonly string[]> {
  yield* batches;
}

const PAYLOADS = new Payloads({ arguments: 'shown', redact: undefined });
const user = { as: 'a', permissions: new Set() } as never;

/** A namespace of 180 000 tasks, of which a page of the walk shows one in 60 000. */
const LARGE = {
  payloadsFor: () => PAYLOADS,
  notedSearches: { note: () => Promise.resolve() },
  services: {
    broker: {
      now: () => 0,
      inspector: {
        walk: (cursor: string) => {
          const page = Number(cursor === '' ? 0 : cursor);
          const head = { name: 'mail.send', queue: 'q' };
          const body = '{"args":["x"],"headers":{}}';
          const next = page === 2 ? '' : String(page + 1);
          return Promise.resolve({
            tasks: [{ id: `t${page}`, head, body }],
            examined: 60_000,
            total: 180_000,
            next,
          });
        },
      },
      results: {
        find: (ids: readonly string[]) =>
          Promise.resolve(
            ids.map(() => ({
              record: {
                kind: 'live',
                head: { name: 'mail.send', queue: 'q' },
                body: '{"args":["x"],"headers":{}}',
              },
            })),
          ),
      },
    },
  },
} as unknown as Sources;

describe('A bulk change', () => {
  it('looks at all records, however many there are', async () => {
    const found: string[] = [];
    for await (const ids of matchedIds(LARGE, { action: 'revoke', filter: 'args:x' }, PAYLOADS))
      found.push(...ids);
    expect(found).toEqual(['t0', 't1', 't2']);
  });

  it('is counted before over as many records as a search reads, and the count says so', async () => {
    expect(await countMatched(LARGE, { action: 'revoke', filter: 'args:x', user })).toEqual({
      count: 2,
      isExact: false,
    });
  });

  it('says that it is partial when it has found as many as it holds', async () => {
    const run = new BulkRun('r', { action: 'drop', filter: '' }, () => 0, { payloads: PAYLOADS, most: 3 });
    await run.through(batchesOf(['a', 'b'], ['b'], ['c'], ['d']), () => Promise.resolve(true));
    expect(run.job()).toMatchObject({ state: 'done', matched: 3, changed: 3, isPartial: true });
    const whole = new BulkRun('r', { action: 'drop', filter: '' }, () => 0, { payloads: PAYLOADS, most: 3 });
    await whole.through(batchesOf(['a', 'b']), () => Promise.resolve(true));
    expect(whole.job()).toMatchObject({ state: 'done', matched: 2, isPartial: false });
  });

  it('counts what was changed beside the one that failed', async () => {
    const run = new BulkRun('r', { action: 'drop' }, () => 0, { payloads: PAYLOADS });
    const { BrokerUnavailableError } = await import('../../../src/core/errors.js');
    const change = async (id: string) => {
      if (id === 'a') throw new BrokerUnavailableError('away');
      await new Promise(setImmediate);
      return true;
    };
    await expect(run.through(batchesOf(['a', 'b']), change)).rejects.toThrow('away');
    expect(run.job()).toMatchObject({ handled: 2, changed: 1 });
  });

  it('is remembered with ninety-nine others', async () => {
    const sources = {
      payloads: PAYLOADS,
      samples: { forget: () => undefined },
      services: {
        broker: {
          now: () => 0,
          time: async () => 0,
          audit: { report: async () => false, reported: async () => undefined },
        },
        audit: { begin: async () => async () => undefined, silently: (work: () => unknown) => work() },
        deadLetters: { purge: async () => 1 },
      },
    } as unknown as Sources;
    const jobs = new BulkJobs(sources, (error) => {
      throw error;
    });
    const started: string[] = [];
    for (let count = 0; count < 103; count += 1) {
      const { id } = jobs.start({ action: 'drop', ids: ['a'] }, { as: 'ann', payloads: PAYLOADS });
      started.push(id);
      await eventually(async () => expect((await jobs.get(id))?.state).toBe('done'));
    }
    const jobsFound = await Promise.all(started.map((id) => jobs.get(id)));
    expect(started.filter((_id, index) => jobsFound[index] !== undefined)).toEqual(started.slice(3));
  });
});
