import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from 'nest-task-queue';
import { HostileStage, ONE_LINE, prototypes, type Aftermath } from './hostile-stage.js';
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

describe.each([
  ['memory', () => 'memory://'],
  ['redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
])('on %s a worker goes on', (name, broker) => {
  const numRuns = name === 'memory' ? 200 : 50;
  let stage: HostileStage;
  let before: unknown[];
  beforeAll(async () => {
    stage = await HostileStage.open(broker());
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    before = prototypes();
    stage.logged.length = 0;
  });
  afterEach(() => {
    expect(prototypes().every((part, index) => Object.is(part, before[index]))).toBe(true);
    for (const line of stage.logged) expect(line).toMatch(ONE_LINE);
  });

  const survives = async (way: Way, value: unknown): Promise<Aftermath> => {
    const aftermath = await stage.run(way, () => value);
    const { state, error, failureBytes } = aftermath;
    if (state !== 'SUCCESS' && state !== 'FAILURE') throw new Error(`it is ${state}`, { cause: error });
    expect(failureBytes).toBeLessThanOrEqual(FAILURE_LIMIT);
    expect(await stage.serves()).toBe('served');
    return aftermath;
  };

  describe.each(WAYS)('when a handler %s', (way) => {
    it.each(THROWN)('%s', async (_what, make) => {
      const { state } = await survives(way, make());
      if (way === 'throws' || way === 'rejects') expect(state).toBe('FAILURE');
    });

    it('anything', async () => {
      await fc.assert(
        fc.asyncProperty(anything, async (value) => void (await survives(way, value))),
        { numRuns },
      );
    });
  });

  describe.each(['returns', 'resolves'] as const)('when a handler %s', (way) => {
    it.each(RESULTS)('%s, and fails the task', async (_what, make) => {
      expect(await survives(way, make())).toMatchObject({ state: 'FAILURE', failureCode: 'RESULT' });
    });

    it.each(THENABLES)('%s', async (_what, make) => {
      await survives(way, make());
    });
  });
});

it.each([
  ['bytes', Buffer.alloc(5_000_000), '[5000000 bytes]'],
  ['a list of numbers', new Array(1_000_000).fill(1), '[object that cannot be shown]'],
  ['what holds bytes', { data: Buffer.alloc(5_000_000) }, '[object that cannot be shown]'],
])('of a large field of an error only so much is looked at: %s', (_what, body, shown) => {
  const error = Object.assign(new Error('the API said 500'), { response: body });
  expect(Failure.from(error).fields).toEqual({ response: shown });
});
