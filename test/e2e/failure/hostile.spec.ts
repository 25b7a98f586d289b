import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from 'nest-task-queue';
import { caseCount } from '../../support/case-count.js';
import { onBoth, type Aftermath } from './hostile-application.js';
import { WAYS, type Way } from './hostile-tasks.js';
import { RESULTS, THENABLES, THROWN } from './hostile-values.js';

const FAILURE_LIMIT = 32 * 1024;

const anything = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** In the quick run memory tries the first two, and Redis the others: a handler that throws and one that rejects have the same verdict. */
function waysOn(broker: string): readonly Way[] {
  const ways = broker === 'memory' ? WAYS : WAYS.toReversed();
  return ways.slice(0, caseCount('NTQ_HOSTILE_WAYS', { quick: 2, full: WAYS.length }));
}

onBoth((app, broker) => {
  const cases = broker === 'memory' ? { quick: 20, full: 200 } : { quick: 6, full: 50 };
  const numRuns = caseCount('NTQ_HOSTILE_RUNS', cases);

  const survives = async (way: Way, value: unknown): Promise<Aftermath> => {
    const aftermath = await app().run(way, () => value);
    const { state, error, failureBytes } = aftermath;
    if (state !== 'SUCCESS' && state !== 'FAILURE') throw new Error(`it is ${state}`, { cause: error });
    expect(failureBytes).toBeLessThanOrEqual(FAILURE_LIMIT);
    expect(await app().serves()).toBe('the value');
    return aftermath;
  };

  describe.each(waysOn(broker))('a handler that %s', (way) => {
    it.each(THROWN)(`A worker goes on when a handler ${way} %s`, async (_what, make) => {
      const { state } = await survives(way, make());
      if (way === 'throws' || way === 'rejects') expect(state).toBe('FAILURE');
    });

    it(`A worker goes on when a handler ${way} anything`, async () => {
      await fc.assert(
        fc.asyncProperty(anything, async (value) => void (await survives(way, value))),
        { numRuns },
      );
    });
  });

  describe.each(['returns', 'resolves'] as const)('a handler that %s', (way) => {
    it.each(RESULTS)(`A worker goes on when a handler ${way} %s, and fails the task`, async (_what, make) => {
      expect(await survives(way, make())).toMatchObject({ state: 'FAILURE', failureCode: 'RESULT' });
    });

    it.each(THENABLES)(`A worker goes on when a handler ${way} %s`, async (_what, make) => {
      await survives(way, make());
    });
  });
});

it.each([
  ['bytes', Buffer.alloc(5_000_000), '[5000000 bytes]'],
  ['a list of numbers', new Array(1_000_000).fill(1), '[object that cannot be shown]'],
  ['what holds bytes', { data: Buffer.alloc(5_000_000) }, '[object that cannot be shown]'],
])('A large field of an error is read only in part: %s', (_what, body, shown) => {
  const error = Object.assign(new Error('the API said 500'), { response: body });
  expect(Failure.from(error).fields).toEqual({ response: shown });
});
