import { describe, expect, it } from '@jest/globals';
import { Lanes } from '../../../src/core/lanes.js';
import type { Outcome } from '../../../src/core/outcome.js';
import type { TaskBody, TaskHead } from '../../../src/core/task-message.js';
import type { TaskOptions } from '../../../src/core/task-options.js';
import { resolveFlow } from '../../../src/policy/flow-control.js';
import { defineTask } from '../../../src/policy/task-definition.js';
import { completedHead, isIncomplete, movedOutcome } from '../../../src/worker/late-routing.js';
import { Run } from '../../../src/worker/run.js';
import { deliveryOf } from './delivery.js';

const KEYED: TaskOptions = { concurrency: { limit: 1, key: (tenant: string) => tenant } };
const slow = resolveFlow({ rateLimit: { limit: 1, per: '1s' } }, 'queue/slow', 'Queue');
const lanes = new Lanes([{ name: 'slow', flow: slow }]);

function runOf(options: TaskOptions, head: Partial<TaskHead>, body: TaskBody): Run {
  const delivery = deliveryOf('1');
  const run = new Run({ ...delivery, head: { ...delivery.head, ...head } });
  run.prepare({ definition: defineTask('n', [options], []), invoke: () => undefined }, body, {});
  return run;
}

describe('a record that was not complete at enqueue', () => {
  it.each<[Partial<TaskHead>, TaskOptions, boolean]>([
    [{ needsDefinition: true }, {}, true],
    [{ needsLane: true }, {}, true],
    [{}, { resultTtl: '7d' }, false],
    [{ hook: true }, {}, false],
    [{ hook: true }, { priority: 9, acks: 'early' }, false],
    [{ hook: true }, { resultTtl: '7d' }, true],
    [{ hook: true, ttl: 7 * 86_400_000 }, { resultTtl: '7d' }, false],
  ])('is known by its head %j, of a hook by the options %j', (head, options, expected) => {
    expect(isIncomplete(runOf(options, head, { args: [] }))).toBe(expected);
  });

  it('gets the defaults that concern its record where it is the call of a hook', () => {
    const options: TaskOptions = {
      resultTtl: '7d',
      maxLosses: 5,
      deadLetter: false,
      priority: 9,
      expires: 1,
    };
    expect(completedHead(runOf(options, { hook: true }, { args: [] }), { lanes })).toEqual({
      name: 'n',
      queue: 'q',
      at: 1,
      hook: true,
      ttl: 7 * 86_400_000,
      maxLosses: 5,
      noDeadLetter: true,
    });
  });

  it('gets what the definition says, and its lane', () => {
    const run = runOf({ ...KEYED, maxLosses: 7, expires: '1s' }, { needsDefinition: true }, { args: ['eu'] });
    expect(completedHead(run, { lanes })).toEqual({
      name: 'n',
      queue: 'q',
      at: 1,
      maxLosses: 7,
      expires: 1_001,
      lane: 'c:task/n|eu',
    });
  });

  it('gets its lane alone where only that was missing', () => {
    const run = runOf({ ...KEYED, expires: '1s' }, { needsLane: true, retries: 2 }, { args: ['eu'] });
    expect(completedHead(run, { lanes })).toEqual({
      name: 'n',
      queue: 'q',
      at: 1,
      retries: 2,
      lane: 'c:task/n|eu',
    });
  });

  it('gets none where nothing holds it back', () => {
    expect(completedHead(runOf({}, { needsDefinition: true }, { args: [] }), { lanes })).not.toHaveProperty(
      'lane',
    );
  });

  it('is that of all calls in a chunk', () => {
    const run = runOf(KEYED, { needsLane: true }, { args: [['eu'], ['eu']], mapped: true });
    expect(completedHead(run, { lanes })).toMatchObject({ lane: 'c:task/n|eu' });
  });
});

describe('a retry', () => {
  const retried = (queue?: string): Outcome => ({
    kind: 'retried',
    failure: '{}',
    afterMs: 1,
    ...(queue !== undefined && { queue }),
  });
  const laneAfter = (head: Partial<TaskHead>, outcome: Outcome, options = KEYED) => {
    const moved = movedOutcome(outcome, runOf(options, head, { args: ['eu'] }), { lanes });
    return 'lane' in moved ? moved.lane : 'the same';
  };

  it.each([
    ['stays in its lane', retried(), 'the same'],
    ['into its own queue stays in its lane', retried('q'), 'the same'],
    ['into another queue stays in its lane where that holds back nothing more', retried('other'), 'the same'],
    ['into a queue with limits waits in another lane', retried('slow'), 'c:task/n|eu r:queue/slow'],
  ])('%s', (_what, outcome, lane) => {
    expect(laneAfter({ lane: 'c:task/n|eu' }, outcome)).toBe(lane);
  });

  it('out of a queue with limits leaves its lane', () => {
    expect(laneAfter({ queue: 'slow', lane: 'r:queue/slow' }, retried('q'), {})).toBe('');
  });

  it('of a hook is held back by nothing', () => {
    expect(laneAfter({ hook: true }, retried('slow'))).toBe('the same');
  });
});
