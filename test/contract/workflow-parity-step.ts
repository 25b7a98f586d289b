import fc from 'fast-check';
import type { Signature } from '../../src/canvas/signature.js';
import type { Outcome } from '../../src/core/outcome.js';
import { failed, HOUR, LEASE_MS, released, retried, succeeded } from './messages.js';
import { chainOf, groupOf, s, si } from './workflow-store/workflow.js';

/** A signature as data, so that a failing series can be made shorter. */
export type Tree =
  | { readonly kind: 'task'; readonly takes: boolean; readonly delay: number; readonly isHeard: boolean }
  | { readonly kind: 'chain'; readonly inner: readonly Tree[]; readonly isHeard: boolean }
  | {
      readonly kind: 'group';
      readonly inner: readonly Tree[];
      readonly failFast: boolean;
      readonly isHeard: boolean;
    };

export const ROOTS = ['a', 'b', 'c'];
export const OUTCOMES: readonly Outcome[] = [
  succeeded,
  succeeded,
  succeeded,
  { kind: 'succeeded', value: '' },
  failed,
  retried(),
  retried(5_000),
  released,
];

export type WorkerId = 'w1' | 'w2';

/** One call. `pick` and `batchSize` choose among what there is at that moment. */
export type Step =
  | { readonly kind: 'enqueue'; readonly id: string; readonly tree: Tree }
  | { readonly kind: 'begin'; readonly id: string; readonly tree: Tree; readonly batchSize: number }
  | { readonly kind: 'batch'; readonly id: string; readonly batchSize: number; readonly isSeal: boolean }
  | { readonly kind: 'lease'; readonly worker: WorkerId }
  | {
      readonly kind: 'settle';
      readonly worker: WorkerId;
      readonly pick: number;
      readonly outcome: number;
      readonly isRepeated: boolean;
    }
  | {
      readonly kind: 'add' | 'replace';
      readonly worker: WorkerId;
      readonly pick: number;
      readonly tree: Tree;
    }
  | { readonly kind: 'revoke'; readonly pick: number; readonly terminate: boolean | undefined }
  | { readonly kind: 'forget'; readonly pick: number }
  | { readonly kind: 'advance'; readonly ms: number };

/** What nothing stands before takes nothing. */
export function signatureOf(tree: Tree, hasInput = false): Signature<unknown, unknown> {
  const made = plainOf(tree, hasInput);
  return tree.isHeard ? made.linkError(s('heard')) : made;
}

function plainOf(tree: Tree, hasInput: boolean): Signature<unknown, unknown> {
  switch (tree.kind) {
    case 'task': {
      const task = tree.takes && hasInput ? s() : si();
      return tree.delay === 0 ? task : task.with({ countdown: tree.delay });
    }
    case 'chain':
      return chainOf(...tree.inner.map((step, index) => signatureOf(step, hasInput || index > 0)));
    case 'group':
      return groupOf(
        tree.inner.map((part) => signatureOf(part, hasInput)),
        { failFast: tree.failFast },
      );
    default:
      return tree satisfies never;
  }
}

export const { tree: treeArbitrary } = fc.letrec<{ tree: Tree; task: Tree; chain: Tree; group: Tree }>(
  (tie) => ({
    task: fc.record({
      kind: fc.constant('task' as const),
      takes: fc.boolean(),
      delay: fc.constantFrom(0, 0, 0, 5_000),
      isHeard: fc.boolean(),
    }),
    chain: fc.record({
      kind: fc.constant('chain' as const),
      inner: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      isHeard: fc.boolean(),
    }),
    group: fc.record({
      kind: fc.constant('group' as const),
      inner: fc.array(tie('tree'), { maxLength: 3 }),
      failFast: fc.boolean(),
      isHeard: fc.boolean(),
    }),
    tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('task'), tie('chain'), tie('group')),
  }),
);
const tree = treeArbitrary;

const worker = fc.constantFrom('w1' as const, 'w2' as const);
const id = fc.constantFrom(...ROOTS);
const pick = fc.nat(40);
const batchSize = fc.integer({ min: 1, max: 4 });
const steps = {
  enqueue: fc.record({ kind: fc.constant('enqueue' as const), id, tree }),
  begin: fc.record({ kind: fc.constant('begin' as const), id, tree, batchSize }),
  batch: fc.record({ kind: fc.constant('batch' as const), id, batchSize, isSeal: fc.boolean() }),
  lease: fc.record({ kind: fc.constant('lease' as const), worker }),
  settle: fc.record({
    kind: fc.constant('settle' as const),
    worker,
    pick,
    outcome: fc.nat(OUTCOMES.length - 1),
    isRepeated: fc.boolean(),
  }),
  join: fc.record({ kind: fc.constantFrom('add' as const, 'replace' as const), worker, pick, tree }),
  revoke: fc.record({
    kind: fc.constant('revoke' as const),
    pick,
    terminate: fc.constantFrom(true, false, undefined),
  }),
  forget: fc.record({ kind: fc.constant('forget' as const), pick }),
  advance: fc.record({
    kind: fc.constant('advance' as const),
    // Results of groups are kept for a day and, in Redis, a minute: no moment between the two is looked at.
    ms: fc.constantFrom(1, 5_000, LEASE_MS * 1.25, 130_000, 26 * HOUR),
  }),
};

/** Each ends one task at most: Redis settles plain successes of one call before all others, memory in the order given. */
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: steps.enqueue },
  { weight: 1, arbitrary: steps.begin },
  { weight: 2, arbitrary: steps.batch },
  { weight: 8, arbitrary: steps.lease },
  { weight: 12, arbitrary: steps.settle },
  { weight: 2, arbitrary: steps.join },
  { weight: 2, arbitrary: steps.revoke },
  { weight: 1, arbitrary: steps.forget },
  { weight: 2, arbitrary: steps.advance },
);
