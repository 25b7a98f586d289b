import { expect, it } from '@jest/globals';
import { DeadLetterShares } from '../../../../src/broker/sharded/dead-letter-shares.js';
import type { ShardedBroker } from '../../../../src/broker/sharded/sharded-broker.js';
import { twoShards } from './memory-shards.js';

const MOST = 100;
const LIMITS = { deadLetterAgeMs: 1, deadLetterCount: MOST, silentMs: 1, draftAgeMs: 1 };

/** Two shards that hold these numbers of dead letters, and how often they were counted. */
async function keeping(...kept: readonly [number, number]) {
  const broker = await twoShards();
  const letters = { kept: kept as readonly number[], counted: 0 };
  broker.shards.all.forEach(({ broker: { inspector } }, index) => {
    const counts = inspector.counts.bind(inspector);
    inspector.counts = async () => {
      if (index === 0) letters.counted += 1;
      return { ...(await counts()), deadLetters: letters.kept[index] ?? 0 };
    };
  });
  return { broker, letters, shares: new DeadLetterShares(broker.shards) };
}

const sharesIn = async ({ shards }: ShardedBroker, shares: DeadLetterShares): Promise<readonly number[]> =>
  shards.all.map(await shares.of(MOST));

it('Dead letters far below their limit are counted in one turn of ten', async () => {
  const { letters, shares } = await keeping(20, 20);
  for (let turn = 0; turn < 10; turn += 1) await shares.of(MOST);
  expect(letters.counted).toBe(1);
  await shares.of(MOST);
  expect(letters.counted).toBe(2);
});

it('Dead letters that fill half of their limit are counted in each turn', async () => {
  const { letters, shares } = await keeping(20, 30);
  for (let turn = 0; turn < 3; turn += 1) await shares.of(MOST);
  expect(letters.counted).toBe(3);
});

it('Each shard keeps its share of the limit only when all together hold more', async () => {
  const { broker, letters, shares } = await keeping(90, 10);
  expect(await sharesIn(broker, shares)).toEqual([MOST, MOST]);
  letters.kept = [150, 50];
  expect(await sharesIn(broker, shares)).toEqual([75, 25]);
});

it('A pruning that leaves more to remove lets the next one count dead letters', async () => {
  const { broker, letters } = await keeping(20, 20);
  const [first] = broker.shards.all;
  if (first === undefined) throw new Error('There is no shard.');
  const given: number[] = [];
  first.broker.tasks.prune = ({ deadLetterCount }) => Promise.resolve(given.push(deadLetterCount) === 1);
  expect(await broker.tasks.prune(LIMITS)).toBe(true);
  letters.kept = [150, 50];
  expect(await broker.tasks.prune(LIMITS)).toBe(false);
  expect(letters.counted).toBe(2);
  expect(given).toEqual([MOST, 75]);
});
