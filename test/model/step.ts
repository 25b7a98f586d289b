import fc from 'fast-check';
import type { Overlap } from '../../src/broker/schedule-store.js';
import { LEASE_MS, type Traits } from '../contract/messages.js';
import {
  IDS,
  limitStepArbitrary,
  OUTCOMES,
  QUEUES,
  sessionArbitrary,
  wishArbitrary,
  type LimitStep,
  LANES,
  limitArbitrary,
} from '../contract/parity-step.js';
import { ROOTS, treeArbitrary, type Tree } from '../contract/workflow-parity-step.js';

const WORKERS = ['w1', 'w2'] as const;
export const SCHEDULES = ['s', 't'] as const;
export type WorkerName = (typeof WORKERS)[number];

/** How one delivery ends: `pick` chooses among those there are at that moment. */
export interface End {
  readonly pick: number;
  readonly outcome: number;
}

/** One call, as data, so that a failing series can be made shorter. */
export type Step =
  | { readonly kind: 'publish'; readonly id: string; readonly traits: Traits; readonly whole: boolean }
  | ExchangeStep
  | { readonly kind: 'die' | 'leave'; readonly worker: WorkerName }
  | { readonly kind: 'repeat'; readonly worker: WorkerName; readonly session: number }
  | { readonly kind: 'renew'; readonly worker: WorkerName; readonly zombies: readonly number[] }
  | { readonly kind: 'abandon'; readonly worker: WorkerName; readonly ran: number }
  | { readonly kind: 'ghost'; readonly pick: number }
  | { readonly kind: 'jump' | 'pass'; readonly ms: number }
  | { readonly kind: 'prune' | 'putBack' | 'recover' | 'replay' | 'snapshot' }
  | { readonly kind: 'revoke'; readonly pick: number; readonly terminate: boolean | undefined }
  | { readonly kind: 'forget' | 'requeue'; readonly pick: number }
  | { readonly kind: 'vanish'; readonly pick: number }
  | { readonly kind: 'reuse'; readonly pick: number; readonly traits: Traits }
  | { readonly kind: 'pause' | 'purge' | 'resume'; readonly queue: string }
  | LimitStep
  | WorkflowStep
  | ScheduleStep;

export interface ExchangeStep {
  readonly kind: 'exchange';
  readonly worker: WorkerName;
  readonly session: number;
  readonly slots: number;
  readonly ahead: number;
  readonly ends: readonly End[];
  /** Settlements of any delivery there ever was. */
  readonly zombies: readonly End[];
  /** The reply does not arrive. */
  readonly isLost: boolean;
}

export type WorkflowStep =
  | {
      readonly kind: 'compose';
      readonly root: string;
      readonly tree: Tree;
      readonly batchSize: number | undefined;
    }
  | {
      readonly kind: 'batch';
      readonly root: string;
      readonly batchSize: number;
      readonly isSeal: boolean;
    }
  | {
      readonly kind: 'add' | 'replace';
      readonly worker: WorkerName;
      readonly pick: number;
      readonly tree: Tree;
    }
  | { readonly kind: 'advance' };

export type ScheduleStep =
  | { readonly kind: 'schedule'; readonly name: string; readonly fireInMs: number | null }
  | {
      readonly kind: 'beat';
      readonly name: string;
      readonly overlap: Overlap;
      readonly limit: number | undefined;
    }
  | { readonly kind: 'lateBeat'; readonly pick: number }
  | { readonly kind: 'trigger'; readonly name: string };

const of = <Kind extends Step['kind']>(...kinds: [Kind, ...Kind[]]) => fc.constantFrom<Kind>(...kinds);
const worker = fc.constantFrom(...WORKERS);
const pick = fc.nat(40);
const end = fc.record({ pick, outcome: fc.nat(OUTCOMES.length - 1) });
const some = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.array(one, { maxLength });
const traits = fc
  .tuple(wishArbitrary, fc.constantFrom(undefined, undefined, 'k1', 'k2'))
  .map(([each, dedupe]) => (dedupe === undefined ? each : { ...each, dedupe, dedupeMs: 30_000 }));
const root = fc.constantFrom(...ROOTS.map((id) => `flow-${id}`));
const tree = treeArbitrary;
const batchSize = fc.integer({ min: 1, max: 4 });
const name = fc.constantFrom(...SCHEDULES);

const exchange = fc.record({
  kind: of('exchange'),
  worker,
  session: sessionArbitrary,
  slots: fc.nat(3),
  ahead: fc.constantFrom(0, 0, 2),
  ends: some(end, 3),
  zombies: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(end, 2) }),
  isLost: fc.constantFrom(false, false, false, true),
});

/** With how much weight each kind of step comes. */
const STEPS: readonly (readonly [weight: number, step: fc.Arbitrary<unknown>])[] = [
  [6, fc.record({ kind: of('publish'), id: fc.constantFrom(...IDS), traits, whole: fc.boolean() })],
  [14, exchange],
  [2, fc.record({ kind: of('die', 'leave'), worker })],
  [1, fc.record({ kind: of('repeat'), worker, session: sessionArbitrary })],
  [2, fc.record({ kind: of('renew'), worker, zombies: some(pick, 2) })],
  [1, fc.record({ kind: of('abandon'), worker, ran: fc.nat(2) })],
  [1, fc.record({ kind: of('ghost'), pick })],
  [4, fc.record({ kind: of('pass'), ms: fc.constantFrom(1, 1_000, LEASE_MS / 4, LEASE_MS * 1.25, 130_000) })],
  [1, fc.record({ kind: of('jump'), ms: fc.constantFrom(LEASE_MS, 3_600_000, -3_000, -3_600_000) })],
  [2, fc.record({ kind: of('recover', 'prune') })],
  [4, fc.record({ kind: of('replay') })],
  [1, fc.record({ kind: of('snapshot', 'putBack') })],
  [2, fc.record({ kind: of('revoke'), pick, terminate: fc.constantFrom(true, false, undefined) })],
  [2, fc.record({ kind: of('forget', 'requeue'), pick })],
  [3, limitStepArbitrary],
  [2, fc.record({ kind: of('reuse'), pick, traits })],
  [1, fc.record({ kind: of('vanish'), pick })],
  [1, fc.record({ kind: of('pause', 'resume', 'resume', 'purge'), queue: fc.constantFrom(...QUEUES) })],
  [3, fc.record({ kind: of('compose'), root, tree, batchSize: fc.constantFrom(undefined, undefined, 1, 3) })],
  [1, fc.record({ kind: of('batch'), root, batchSize, isSeal: fc.boolean() })],
  [1, fc.record({ kind: of('add', 'replace'), worker, pick, tree })],
  [1, fc.record({ kind: of('advance') })],
  [1, fc.record({ kind: of('schedule'), name, fireInMs: fc.constantFrom(0, 1_000, 60_000, null) })],
  [
    2,
    fc.record({
      kind: of('beat'),
      name,
      overlap: fc.constantFrom<Overlap>('allow', 'skip', 'buffer'),
      limit: fc.constantFrom(undefined, 3),
    }),
  ],
  [1, fc.record({ kind: of('lateBeat'), pick })],
  [1, fc.record({ kind: of('trigger'), name })],
];

export const stepArbitrary = fc.oneof(
  ...STEPS.map(([weight, arbitrary]) => ({ weight, arbitrary })),
) as fc.Arbitrary<Step>;

/** Without `size` they would be of ten steps at most. */
export const seriesArbitrary = fc.array(stepArbitrary, { minLength: 1, maxLength: 80, size: 'max' });

const plain = fc.record({
  kind: fc.constant('task' as const),
  takes: fc.boolean(),
  delay: fc.constant(0),
  isHeard: fc.constant(false),
});
/** A group that waits for what comes before it, and hands that on. */
const waiting = fc
  .tuple(
    plain,
    fc.array(fc.oneof({ weight: 3, arbitrary: plain }, treeArbitrary), { minLength: 2, maxLength: 4 }),
  )
  .map(([first, inner]): Tree => {
    const group = { kind: 'group' as const, inner, failFast: false, isHeard: false };
    return { kind: 'chain', inner: [first, group], isHeard: false };
  });

/** Workflows alone, whose parts go before they begin. */
const FLOWING: readonly (readonly [weight: number, step: fc.Arbitrary<unknown>])[] = [
  [
    4,
    fc.record({
      kind: of('compose'),
      root,
      tree: waiting,
      batchSize: fc.constantFrom(undefined, undefined, 3),
    }),
  ],
  [1, fc.record({ kind: of('batch'), root, batchSize, isSeal: fc.boolean() })],
  [6, fc.record({ kind: of('vanish'), pick })],
  [10, exchange],
  [1, fc.record({ kind: of('add', 'replace'), worker, pick, tree })],
  [1, fc.record({ kind: of('revoke'), pick, terminate: fc.constantFrom(true, false, undefined) })],
  [1, fc.record({ kind: of('forget'), pick })],
  [1, fc.record({ kind: of('die'), worker })],
  [1, fc.record({ kind: of('repeat'), worker, session: sessionArbitrary })],
  [2, fc.record({ kind: of('pass'), ms: fc.constantFrom(1_000, LEASE_MS * 1.25) })],
  [1, fc.record({ kind: of('recover', 'replay', 'advance', 'snapshot', 'putBack') })],
];

export const flowingSeriesArbitrary = fc.array(
  fc.oneof(...FLOWING.map(([weight, arbitrary]) => ({ weight, arbitrary }))) as fc.Arbitrary<Step>,
  { minLength: 10, maxLength: 60, size: 'max' },
);

const lanedWish = fc
  .tuple(traits, fc.constantFrom(...LANES, ''))
  .map(([{ delayMs: _delay, maxLength: _max, ...each }, lane]) => ({ ...each, lane }));

/** Limits, tasks in lanes, and workers that take them, end them and die. */
const LANED: readonly (readonly [weight: number, step: fc.Arbitrary<unknown>])[] = [
  [
    8,
    fc.record({ kind: of('publish'), id: fc.constantFrom(...IDS), traits: lanedWish, whole: fc.boolean() }),
  ],
  [14, exchange],
  [4, limitStepArbitrary],
  [2, fc.record({ kind: of('die', 'leave'), worker })],
  [1, fc.record({ kind: of('repeat'), worker, session: sessionArbitrary })],
  [2, fc.record({ kind: of('abandon'), worker, ran: fc.nat(2) })],
  [4, fc.record({ kind: of('pass'), ms: fc.constantFrom(1, 143, 1_000, 5_000, LEASE_MS * 1.25) })],
  [1, fc.record({ kind: of('recover', 'replay', 'snapshot', 'putBack') })],
  [1, fc.record({ kind: of('jump'), ms: fc.constantFrom(LEASE_MS, -3_000) })],
  [3, fc.record({ kind: of('revoke'), pick, terminate: fc.constantFrom(true, false, undefined) })],
  [2, fc.record({ kind: of('forget'), pick })],
  [1, fc.record({ kind: of('pause', 'resume', 'resume', 'purge'), queue: fc.constantFrom(...QUEUES) })],
];

/** All limits are declared at first. */
export const lanedSeriesArbitrary = fc
  .tuple(
    fc.array(limitArbitrary, { minLength: 6, maxLength: 12 }),
    fc.array(fc.oneof(...LANED.map(([weight, arbitrary]) => ({ weight, arbitrary }))) as fc.Arbitrary<Step>, {
      minLength: 20,
      maxLength: 100,
      size: 'max',
    }),
  )
  .map(([limits, steps]): readonly Step[] => [
    ...limits.map((limit) => ({ kind: 'declare' as const, limit })),
    ...steps,
  ]);
