import { describe, expect, it } from '@jest/globals';
import type { TaskSnapshot } from '../../../src/broker/result-store.js';
import { LeaseKeeper } from '../../../src/worker/lease-keeper.js';

const held = ['kept', 'over'].map((id) => ({ id, token: `token of ${id}` }));
const head = { name: 'n', queue: 'q', at: 1, endedAt: 2 };
const ended = (state: 'REVOKED' | 'SUCCESS') => ({ record: { kind: 'ended', head: { ...head, state } } });
const running = { record: { kind: 'live', head } };

/** The tasks that a keeper loses, and why, when one of its two leases is over. */
async function lossesWith(find: () => Promise<unknown[]>): Promise<string[]> {
  const losses: string[] = [];
  const asked: (readonly string[])[] = [];
  const broker = {
    tasks: { renew: () => Promise.resolve(['token of over']) },
    results: {
      find: (ids: readonly string[]) => {
        asked.push(ids);
        return find() as Promise<(TaskSnapshot | undefined)[]>;
      },
    },
  };
  const holder = {
    intake: { held: () => held },
    lose: (id: string, token: string, reason: string) => void losses.push(`${id}, ${token}: ${reason}`),
  };
  expect(await new LeaseKeeper(broker, holder, 30_000).turn()).toBe(10_000);
  expect(asked).toEqual([['over']]);
  return losses;
}

describe('A task whose lease is over', () => {
  it.each([
    ['was revoked, where its record says so', () => Promise.resolve([ended('REVOKED')]), 'revoked'],
    ['has ended elsewhere', () => Promise.resolve([ended('SUCCESS')]), 'lease'],
    ['runs elsewhere', () => Promise.resolve([running]), 'lease'],
    ['is gone', () => Promise.resolve([undefined]), 'lease'],
    ['is lost, where nobody says why', () => Promise.reject(new Error('away')), 'lease'],
  ])('%s', async (_title, find, reason) => {
    expect(await lossesWith(find)).toEqual([`over, token of over: ${reason}`]);
  });
});
