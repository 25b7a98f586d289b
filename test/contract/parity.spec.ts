import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { caseCount } from '../support/case-count.js';
import { openMemory } from './memory-opening.js';
import { Actor } from './parity-actor.js';
import { stepArbitrary } from './parity-step.js';
import { openRedis } from './redis-opening.js';
import { WorkflowActor } from './workflow-parity-actor.js';
import { stepArbitrary as workflowStepArbitrary } from './workflow-parity-step.js';

/** More of them find more; these take some seconds. */
const RUNS = caseCount('NTQ_PARITY_RUNS', { quick: 8, full: 45 });
/** To shrink a failure takes longer than the test may; give its seed and path to find the shortest. A slow machine makes fewer runs. */
const PACE = { numRuns: RUNS, endOnFailure: true, interruptAfterTimeLimit: 120_000 } as const;

describe('the two brokers', () => {
  it('give the same answers to the same calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArbitrary, { minLength: 5, maxLength: 60, size: 'max' }),
        async (steps) => {
          const [memory, redis] = [new Actor(await openMemory()), new Actor(await openRedis())];
          try {
            await memory.start();
            await redis.start();
            for (const step of steps) await Actor.expectSame(step, memory, redis);
          } finally {
            await memory.close();
            await redis.close();
          }
        },
      ),
      PACE,
    );
  });

  it('lead workflows on in the same way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(workflowStepArbitrary, { minLength: 5, maxLength: 60, size: 'max' }),
        async (steps) => {
          const [memory, redis] = [
            new WorkflowActor(await openMemory()),
            new WorkflowActor(await openRedis()),
          ];
          try {
            await memory.start();
            await redis.start();
            for (const step of steps) await WorkflowActor.expectSame(step, memory, redis);
          } finally {
            await memory.close();
            await redis.close();
          }
        },
      ),
      PACE,
    );
  });
});
