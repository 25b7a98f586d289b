import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ExchangeReply } from '../../../src/broker/task-store.js';
import { Actor } from '../parity-actor.js';
import { stepArbitrary, type Step } from '../parity-step.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { WorkflowActor } from '../workflow-parity-actor.js';
import {
  stepArbitrary as workflowStepArbitrary,
  type Step as WorkflowStep,
} from '../workflow-parity-step.js';
import { eitherWay, longWay } from './chosen-way.js';
import { dump } from './dump.js';

/** More of them find more. */
const RUNS = Number(process.env['NTQ_PARITY_RUNS'] ?? 45);

/** Plain tasks of one queue: most exchanges with them can take the short way. */
const plainStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'),
    traits: fc.record(
      { ttl: fc.constantFrom(1, 120_000), delayMs: fc.constantFrom(300, 20_000) },
      { requiredKeys: [] },
    ),
    whole: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('exchange' as const),
    worker: fc.constantFrom('w1' as const, 'w2' as const),
    session: fc.constantFrom(0, 1),
    slots: fc.nat(3),
    ahead: fc.constantFrom(0, 5),
    settle: fc.array(fc.constant(0), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    worker: fc.constantFrom('w1' as const, 'w2' as const),
    session: fc.constantFrom(0, 1),
  }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(1, 333, 40_000) }),
);

const seeds = fc.integer({ min: 1 });
const plainSteps = fc.array(plainStep, { minLength: 5, maxLength: 40, size: 'max' });
/** Of all kinds, of which laned, suspect and expiring tasks need the long way. */
const mixedSteps = fc
  .tuple(plainSteps, fc.array(stepArbitrary, { maxLength: 20, size: 'max' }), plainSteps)
  .map((parts) => parts.flat());

interface Started {
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Carries out steps on brokers of both kinds, and compares. */
interface Comparison<Step, One extends Started> {
  readonly actorOf: (opened: OpenRedisBroker) => One;
  readonly expectSame: (step: Step, one: One, other: One) => Promise<void>;
}

const ofTasks: Comparison<Step, Actor> = {
  actorOf: (opened) => new Actor(opened),
  expectSame: (...all) => Actor.expectSame(...all),
};
const ofWorkflows: Comparison<WorkflowStep, WorkflowActor> = {
  actorOf: (opened) => new WorkflowActor(opened),
  expectSame: (...all) => WorkflowActor.expectSame(...all),
};

describe('an exchange that takes the short way', () => {
  const tries = { all: 0, handedOver: 0 };

  afterAll(() => {
    // Else the long way would be compared with itself.
    expect(tries.all - tries.handedOver).toBeGreaterThan(RUNS);
    expect(tries.handedOver).toBeGreaterThan(RUNS);
  });

  async function compare<S, A extends Started>(
    steps: readonly S[],
    seed: number,
    { actorOf, expectSame }: Comparison<S, A>,
  ): Promise<void> {
    const way = eitherWay(seed);
    const [long, either] = [await openRedis({ way: longWay() }), await openRedis({ way })];
    const replies = [repliesOf(long), repliesOf(either)];
    const [one, other] = [actorOf(long), actorOf(either)];
    try {
      await one.start();
      await other.start();
      for (const step of steps) await expectSame(step, one, other);
      expect(replies[1]).toEqual(replies[0]);
      expect(await stateOf(either)).toEqual(await stateOf(long));
    } finally {
      tries.all += way.tried;
      tries.handedOver += way.handedOver;
      await one.close();
      await other.close();
    }
  }

  it('answers the same, and leaves the same behind, as one that takes the long way', async () => {
    const property = fc.asyncProperty(fc.oneof(plainSteps, mixedSteps), seeds, (steps, seed) =>
      compare(steps, seed, ofTasks),
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it('leads workflows on as one that takes the long way', async () => {
    const series = fc.array(workflowStepArbitrary, { minLength: 5, maxLength: 40, size: 'max' });
    const property = fc.asyncProperty(series, seeds, (steps, seed) => compare(steps, seed, ofWorkflows));
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 3) });
  });
});

/** The replies to all exchanges from now on. */
function repliesOf({ broker }: OpenRedisBroker): readonly ExchangeReply[] {
  const replies: ExchangeReply[] = [];
  const { tasks } = broker;
  const exchange = tasks.exchange.bind(tasks);
  tasks.exchange = async (request) => {
    const reply = await exchange(request);
    replies.push(reply);
    return reply;
  };
  return replies;
}

/** All that Redis holds. Names of calls are made up; ids that end in one script stand in their bucket in an order of chance. */
async function stateOf({ redis, prefix }: OpenRedisBroker): Promise<unknown> {
  const rows = Object.entries(await dump(redis, prefix)).filter(([key]) => !key.startsWith('revoke:'));
  return rows.map(([key, value]) => [key, key.startsWith('ended:') ? sorted(value) : value]);
}

function sorted(bucket: unknown): unknown {
  const { type, value } = bucket as { readonly type: string; readonly value: readonly string[] };
  return { type, value: value.toSorted() };
}
