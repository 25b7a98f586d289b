import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ExchangeReply } from '../../../src/broker/task-store.js';
import { Actor } from '../parity-actor.js';
import { stepArbitrary, type Step } from '../parity-step.js';
import { openRedis, type OpenRedisBroker, type Rewrite } from '../redis-opening.js';
import { WorkflowActor } from '../workflow-parity-actor.js';
import type { Step as WorkflowStep } from '../workflow-parity-step.js';
import { longWay, type ChosenWay } from './chosen-way.js';
import { dump } from './dump.js';

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

const plainSteps: fc.Arbitrary<readonly Step[]> = fc.array(plainStep, {
  minLength: 5,
  maxLength: 40,
  size: 'max',
});
/** Tasks of all kinds, of which laned, suspect and expiring tasks need the long way. */
const mixedSteps: fc.Arbitrary<readonly Step[]> = fc
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

export const ofTasks: Comparison<Step, Actor> = {
  actorOf: (opened) => new Actor(opened),
  expectSame: (...all) => Actor.expectSame(...all),
};
export const ofWorkflows: Comparison<WorkflowStep, WorkflowActor> = {
  actorOf: (opened) => new WorkflowActor(opened),
  expectSame: (...all) => WorkflowActor.expectSame(...all),
};

export const seriesOfTasks = fc.oneof(plainSteps, mixedSteps);

/** Carries out the steps on a broker that takes the long way alone and on one that takes `way`; throws where they differ. */
export async function compare<S, A extends Started>(
  steps: readonly S[],
  { actorOf, expectSame }: Comparison<S, A>,
  way: ChosenWay,
  rewrite?: Rewrite,
): Promise<void> {
  const long = await openRedis({ way: longWay() });
  const either = await openRedis({ way, ...(rewrite !== undefined && { rewrite }) });
  const replies = [repliesOf(long), repliesOf(either)];
  const [one, other] = [actorOf(long), actorOf(either)];
  try {
    await one.start();
    await other.start();
    for (const step of steps) await expectSame(step, one, other);
    expect(replies[1]).toEqual(replies[0]);
    expect(await stateOf(either)).toEqual(await stateOf(long));
  } finally {
    await one.close();
    await other.close();
  }
}

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
