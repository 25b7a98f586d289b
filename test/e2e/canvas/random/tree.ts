import fc from 'fast-check';

/** What a task does when it is its turn. */
export type Act =
  | 'give'
  | 'nothing'
  | 'ignore'
  | 'retryAndGive'
  | 'fail'
  | 'retryAndFail'
  | 'reject'
  /** Revokes itself while it runs. */
  | 'revokeItself'
  /** Its time has passed before it can start. */
  | 'expire'
  /** Revoked before anything of the workflow has run. */
  | 'revokedEarly';

/** Who is told of a failure: a task, or a chain of two. */
export type Errback = 'chain' | 'none' | 'task';

interface Noted {
  /** Tells it apart from all others of its tree. */
  readonly label: string;
  readonly errback: Errback;
}
export interface TaskTree extends Noted {
  readonly kind: 'task';
  readonly act: Act;
  /** A `.s()`, where there is something before it. */
  readonly isPartial: boolean;
}
/** A task that is replaced by all of that. */
export interface ReplacedTree extends Noted {
  readonly kind: 'replaced';
  readonly by: Tree;
}
export interface ChainTree extends Noted {
  readonly kind: 'chain';
  readonly members: readonly Tree[];
}
export interface GroupTree extends Noted {
  readonly kind: 'group';
  readonly parts: readonly Tree[];
}
/** A group and what it is for. */
export interface ChordTree extends Noted {
  readonly kind: 'chord';
  readonly header: GroupTree;
  readonly body: Tree;
  readonly isStream: boolean;
}

/** A canvas as data: what is built of it, and what it comes to, are read off the same tree. */
export type Tree = ChainTree | ChordTree | GroupTree | ReplacedTree | TaskTree;

const errback = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Errback>('none') },
  { weight: 2, arbitrary: fc.constant<Errback>('task') },
  { weight: 1, arbitrary: fc.constant<Errback>('chain') },
);
const noted = { label: fc.constant(''), errback };

const act = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Act>('give') },
  { weight: 3, arbitrary: fc.constantFrom<Act>('nothing', 'ignore', 'retryAndGive') },
  { weight: 2, arbitrary: fc.constantFrom<Act>('fail', 'retryAndFail', 'reject') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('revokeItself', 'expire', 'revokedEarly') },
);

const task = fc.record<TaskTree>({ ...noted, kind: fc.constant('task'), act, isPartial: fc.boolean() });

function trees(depth: number): fc.Arbitrary<Tree> {
  if (depth === 0) return task;
  const inner = trees(depth - 1);
  const parts = fc.array(inner, { maxLength: 3 });
  const group = fc.record<GroupTree>({ ...noted, kind: fc.constant('group'), parts });
  const members = fc.array(inner, { minLength: 1, maxLength: 4 });
  const chord = { ...noted, kind: fc.constant('chord' as const), header: group };
  const streamed = task.map((body) => ({ ...body, isPartial: true }));
  return fc.oneof(
    { weight: 3, arbitrary: task },
    { weight: 3, arbitrary: fc.record<ChainTree>({ ...noted, kind: fc.constant('chain'), members }) },
    { weight: 2, arbitrary: group },
    { weight: 2, arbitrary: fc.record<ChordTree>({ ...chord, body: inner, isStream: fc.constant(false) }) },
    { weight: 1, arbitrary: fc.record<ChordTree>({ ...chord, body: streamed, isStream: fc.constant(true) }) },
    { weight: 1, arbitrary: fc.record<ReplacedTree>({ ...noted, kind: fc.constant('replaced'), by: inner }) },
  );
}

/** Any canvas up to five deep. */
export const treeArbitrary: fc.Arbitrary<Tree> = fc
  .integer({ min: 1, max: 5 })
  .chain(trees)
  .map((tree) => labelled(tree, new Labels(), NOWHERE));

class Labels {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `t${this.#count}`;
  }
}

/** Where a node stands, as far as it matters to what it may do. */
interface Surroundings {
  readonly isReplacement: boolean;
  readonly isInChain: boolean;
  readonly isLastOfChain: boolean;
}
const NOWHERE: Surroundings = { isReplacement: false, isInChain: false, isLastOfChain: false };

/**
 * Gives each node a label. Nothing can be revoked early that is not known before it runs; and the last member of a chain
 * stands for all of it, so that to revoke it is no matter of that member alone.
 */
function labelled(tree: Tree, labels: Labels, where: Surroundings): Tree {
  const label = labels.next();
  const { isReplacement } = where;
  const within = <T extends Tree>(each: T, there: Partial<Surroundings> = {}): T =>
    labelled(each, labels, { ...NOWHERE, isReplacement, ...there }) as T;
  const member = <T extends Tree>(each: T, isLast: boolean): T =>
    within(each, { isInChain: true, isLastOfChain: isLast && (!where.isInChain || where.isLastOfChain) });
  switch (tree.kind) {
    case 'task': {
      const isFixed = isReplacement || where.isLastOfChain;
      return { ...tree, label, act: isFixed && tree.act === 'revokedEarly' ? 'give' : tree.act };
    }
    case 'replaced':
      return { ...tree, label, by: within(tree.by, { isReplacement: true }) };
    case 'chain':
      return {
        ...tree,
        label,
        members: tree.members.map((each, at) => member(each, at === tree.members.length - 1)),
      };
    case 'group':
      return { ...tree, label, parts: tree.parts.map((part) => within(part)) };
    case 'chord':
      return { ...tree, label, header: member(tree.header, false), body: member(tree.body, true) };
    default:
      return tree satisfies never;
  }
}
