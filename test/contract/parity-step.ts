import fc from 'fast-check';
import type { LimitDefinition } from '../../src/broker/limit-store.js';
import type { LimitKind } from '../../src/core/lane.js';
import type { Outcome } from '../../src/core/outcome.js';
import { failed, LEASE_MS, released, retried, succeeded, type Traits } from './messages.js';

export const QUEUES = ['q', 'r'] as const;
const WORKERS = ['w1', 'w2'] as const;
export const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
export const OUTCOMES: readonly Outcome[] = [
  succeeded,
  succeeded,
  failed,
  retried(),
  retried(5_000),
  retried(0, 'r'),
  retried(60_000, 'q'),
  released,
  { kind: 'released', afterMs: 3_000, because: 'unknown-task' },
  tripping(failed, 'dep'),
  tripping(retried(), 'dep', 'other'),
  tripping(retried(1_000), 'dep'),
  movedTo('f:b c:task/x'),
  movedTo(''),
];

export const LANES = [
  'f:a',
  'f:b',
  'c:task/x',
  'f:a c:task/x',
  'f:b c:task/x',
  'r:task/x',
  'f:b r:task/x',
  'c:queue/q r:task/x',
  'r:task/x|k c:task/x|k',
  'b:dep',
  'f:a b:dep c:task/x',
  'b:other r:task/x|k',
  'c:nobody',
];

function movedTo(lane: string): Outcome {
  const outcome = retried(0, 'r');
  return outcome.kind === 'retried' ? { ...outcome, lane } : outcome;
}

function tripping<T extends Outcome>(outcome: T, ...failedBreakers: readonly string[]): T {
  return { ...outcome, failedBreakers };
}

export type WorkerId = (typeof WORKERS)[number];

/** One call, as data, so that a failing series can be made shorter. */
export type Step =
  | { readonly kind: 'publish'; readonly id: string; readonly traits: Traits; readonly whole: boolean }
  | {
      readonly kind: 'exchange';
      readonly worker: WorkerId;
      readonly session: number;
      readonly slots: number;
      readonly ahead: number;
      readonly settle: readonly number[];
    }
  | { readonly kind: 'renew'; readonly worker: WorkerId }
  | { readonly kind: 'repeat'; readonly worker: WorkerId; readonly session: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'revoke'; readonly id: string; readonly terminate: boolean }
  | Administration;

export type LimitStep =
  | { readonly kind: 'declare' | 'set'; readonly limit: LimitDefinition }
  | { readonly kind: 'unset'; readonly of: LimitKind; readonly limitName: string }
  | { readonly kind: 'reset'; readonly breaker: string };

export type Administration =
  | { readonly kind: 'leave'; readonly worker: WorkerId }
  | LimitStep
  | { readonly kind: 'forget' | 'requeue'; readonly id: string }
  | { readonly kind: 'pause' | 'purge' | 'resume'; readonly queue: string };

export const wishArbitrary: fc.Arbitrary<Traits> = fc.record(
  {
    queue: fc.constantFrom(...QUEUES),
    priority: fc.constantFrom(0, 5, 9),
    delayMs: fc.constantFrom(0, 1_000, 20_000),
    expiresInMs: fc.constantFrom(2_000, 40_000),
    maxLosses: fc.constantFrom(1, 2, 5),
    losses: fc.constantFrom(1, 2),
    early: fc.constant(true as const),
    noDeadLetter: fc.constant(true as const),
    ignoreResult: fc.constant(true as const),
    hooks: fc.constant(['hook']),
    ttl: fc.constantFrom(1, 120_000),
    maxLength: fc.constantFrom(1, 3),
    lane: fc.constantFrom(...LANES),
  },
  { requiredKeys: [] },
);
/** Whether the hook of a task that was found expired comes with this exchange or the next is a matter of chance on Redis. */
const soundWish = wishArbitrary.map(({ hooks, ...traits }) =>
  traits.expiresInMs === undefined && hooks !== undefined ? { ...traits, hooks } : traits,
);
const withDedupe = fc
  .tuple(soundWish, fc.constantFrom('k1', 'k2'))
  .map(([traits, dedupe]) => ({ ...traits, dedupe, dedupeMs: 30_000 }));

export const limitArbitrary: fc.Arbitrary<LimitDefinition> = fc.oneof(
  fc.record({
    kind: fc.constant('rate' as const),
    name: fc.constantFrom('task/x', 'queue/q'),
    limit: fc.constantFrom(0, 1, 3, 7),
    perMs: fc.constantFrom(1_000, 10_000),
    burst: fc.nat(2),
  }),
  fc.record({
    kind: fc.constant('concurrency' as const),
    name: fc.constantFrom('task/x', 'queue/q'),
    limit: fc.nat(3),
  }),
  fc.record({
    kind: fc.constant('breaker' as const),
    name: fc.constantFrom('dep', 'other'),
    threshold: fc.integer({ min: 1, max: 2 }),
    windowMs: fc.constantFrom(500, 10_000),
    cooldownMs: fc.constantFrom(1_000, 5_000),
    halfOpen: fc.integer({ min: 1, max: 2 }),
  }),
);

export const limitStepArbitrary: fc.Arbitrary<LimitStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('declare' as const, 'set' as const),
      limit: limitArbitrary,
    }),
  },
  {
    weight: 1,
    arbitrary: limitArbitrary.map(({ kind, name }) => ({
      kind: 'unset' as const,
      of: kind,
      limitName: name,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('reset' as const), breaker: fc.constantFrom('dep', 'nobody') }),
  },
);

const worker = fc.constantFrom(...WORKERS);
export const sessionArbitrary = fc.constantFrom(0, 0, 1);
const id = fc.constantFrom(...IDS);
const queue = fc.constantFrom(...QUEUES);

export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      id,
      traits: fc.oneof(soundWish, withDedupe),
      whole: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('exchange' as const),
      worker,
      session: sessionArbitrary,
      slots: fc.nat(3),
      ahead: fc.constantFrom(0, 0, 2, 5),
      settle: fc.array(fc.nat(OUTCOMES.length - 1), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('renew', 'leave'), worker }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), worker, session: sessionArbitrary }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 333, 1_000, 3_000, LEASE_MS / 4, LEASE_MS * 1.25, 130_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), id, terminate: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('forget', 'requeue'), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause', 'resume', 'purge'), queue }) },
  { weight: 5, arbitrary: limitStepArbitrary },
) as fc.Arbitrary<Step>;
