import { CanvasError } from '../core/errors.js';
import type { TaskHead } from '../core/task-message.js';
import { ChainSignature } from './chain.js';
import { checkDepth, stepsOf, type Step } from './steps.js';
import { GroupSignature } from './group.js';
import { held, inherited, lasting } from './inheritance.js';
import { launch } from './launch.js';
import { modelOf } from './series.js';
import { TaskSignature, type AnySignature, type MemberOptions } from './signature.js';

/** Where a node stands among the others: what its head says of it. */
export type Links = Pick<
  TaskHead,
  | 'after'
  | 'cleanup'
  | 'errbacks'
  | 'failFast'
  | 'first'
  | 'group'
  | 'idPrefix'
  | 'index'
  | 'input'
  | 'inputGroup'
  | 'next'
  | 'size'
  | 'takesInput'
>;

/** One task or group of a workflow, with its id and its links. */
export interface Node {
  readonly id: string;
  readonly signature: GroupNode | TaskNode;
  /** Its own options over those of what it is part of. */
  readonly options: MemberOptions;
  readonly links: Links;
  /** A failure sets it going. */
  readonly isErrback?: true;
  /** Of a group: nothing stands before it, it begins with the workflow. */
  readonly isEntry?: true;
  /** Of a group with parts that are alike: the one that stands for all. They follow from the group, and have no nodes. */
  readonly model?: TaskNode;
}
export type TaskNode = TaskSignature<never, unknown>;
export type GroupNode = GroupSignature<never, unknown>;

/** What comes before: nothing, the result of the step before, the same as a stream, or the input of a group. */
type Input = 'none' | 'result' | 'stream' | { readonly group: string };

interface Place {
  readonly id: string;
  /** What the ids of nodes inside begin with. */
  readonly stem: string;
  readonly options: MemberOptions;
  readonly links: Links;
  readonly input: Input;
  readonly depth: number;
  readonly isErrback?: true;
  /** Nothing stands before it. */
  readonly isEntry?: boolean;
}

export interface PlanOptions {
  readonly id: string;
  /** Default: the id. */
  readonly stem?: string;
  readonly options: MemberOptions;
  /** Where the whole stands, if it takes the place of a node. */
  readonly links?: Links;
}

/** The node that has to be set going first. */
export function entryOf(
  signature: AnySignature,
  { id, stem = id }: Pick<PlanOptions, 'id' | 'stem'>,
): string {
  return signature instanceof ChainSignature ? (stepsOf(signature, { id, stem })[0] as Step).id : id;
}

/**
 * A signature laid out flat: its tasks and groups, each with an id derived from the whole's and with what its end sets
 * going. The last step of a chain has the id of the chain, part `n` of a group the group's id and `.n`, step `n` of a
 * chain `/n`; what a failure sets going `!n`.
 */
export function* plan(
  signature: AnySignature,
  { id, stem = id, options, links = {} }: PlanOptions,
): Generator<Node, void> {
  yield* new Planner(stem).node(signature, {
    id,
    stem,
    options,
    links,
    input: 'none',
    depth: 0,
    isEntry: true,
  });
}

class Planner {
  #errbacks = 0;

  constructor(private readonly root: string) {}

  *node(signature: AnySignature, place: Place): Generator<Node, void> {
    checkDepth(place.depth);
    if (signature instanceof ChainSignature) return yield* this.#chain(signature, place);
    const options = inherited(place.options, signature.options);
    const own = yield* this.#errbacksOf(signature, options, place.depth);
    const { errbacks: errs = [], cleanup: drops = [] } = place.links;
    const links = { ...place.links, ...failing([...errs, ...own], [...drops, ...own]) };
    if (signature instanceof GroupSignature) yield* this.#group(signature, { ...place, options, links });
    else yield taskNode(signature as TaskNode, { ...place, options, links });
  }

  *#chain(chain: ChainSignature<never, unknown>, place: Place): Generator<Node, void> {
    const steps = stepsOf(chain, place);
    const scopes = new Map<ChainSignature<never, unknown>, readonly string[]>();
    for (const [index, step] of steps.entries()) {
      const options = optionsOf(step.within, place.options, index > 0);
      for (const each of step.within) {
        if (!scopes.has(each)) scopes.set(each, yield* this.#errbacksOf(each, options, place.depth));
      }
      const links = { ...linksOf(steps, index, place.links), ...fatesOf(steps, index, place.links, scopes) };
      const input = index === 0 ? place.input : step.isStream ? 'stream' : 'result';
      const { id, stem } = step;
      const isEntry = index === 0 && place.isEntry === true;
      yield* this.node(step.signature, { id, stem, options, links, input, depth: place.depth + 1, isEntry });
    }
  }

  *#group(group: GroupNode, place: Place): Generator<Node, void> {
    const { id, stem, options, input, isEntry = false } = place;
    if (input === 'stream')
      throw new CanvasError("A chord with results: 'stream' needs a task as its body, not a group.");
    const takes = input === 'result' && takesInput(group);
    const links: Links = {
      ...place.links,
      size: group.parts.length,
      ...(stem !== id && { idPrefix: stem }),
      ...(group.policy.failFast === true && { failFast: true as const }),
      ...(takes && { takesInput: true as const }),
    };
    const model = modelOf(group);
    yield { id, signature: group, options, links, ...(isEntry && { isEntry }), ...(model && { model }) };
    if (model !== undefined) return checkDepth(place.depth + 1);
    const partInput = input === 'result' ? { group: id } : input;
    for (const [index, part] of group.parts.entries()) {
      const partId = `${stem}.${index}`;
      yield* this.node(part, {
        id: partId,
        stem: partId,
        options,
        links: { group: id, index: index },
        input: partInput,
        depth: place.depth + 1,
        isEntry,
      });
    }
  }

  /** What a signature's failure sets going, each as one node; gives their ids. */
  *#errbacksOf(
    signature: AnySignature,
    options: MemberOptions,
    depth: number,
  ): Generator<Node, readonly string[]> {
    const ids: string[] = [];
    for (const errback of signature.errbacks) {
      const id = `${this.root}!${this.#errbacks++}`;
      ids.push(id);
      const task = errback instanceof TaskSignature ? errback : launch(errback, takesInput(errback));
      const place = {
        id,
        stem: id,
        options: lasting(options),
        links: {},
        input: 'result' as const,
        depth: depth + 1,
        isErrback: true as const,
      };
      yield* this.node(task as AnySignature, place);
    }
    return ids;
  }
}

function taskNode(signature: TaskNode, { id, options, links, input, isErrback }: Place): Node {
  const node = { id, signature, options, links: { ...links, ...intake(signature, input) } };
  return isErrback === true ? { ...node, isErrback } : node;
}

/** How a task comes by the result before it. */
function intake({ call }: TaskNode, input: Input): Links {
  if (call.isImmutable) return {};
  if (input === 'none') {
    throw new CanvasError(
      `'${call.name}': a .s() takes the result of a step before it, and nothing stands before it. Use .si() with all arguments.`,
    );
  }
  if (typeof input === 'object') return { inputGroup: input.group };
  return { input: input === 'stream' ? 2 : 1 };
}

/** Whether what it begins with takes the result before it. */
export function takesInput(signature: AnySignature): boolean {
  if (signature instanceof ChainSignature) return takesInput(signature.steps[0] as AnySignature);
  if (signature instanceof GroupSignature) return signature.parts.some(takesInput);
  return !(signature as TaskNode).call.isImmutable;
}

/** The options of the chains that a step is part of; only where they begin are they held back. */
function optionsOf(
  within: readonly ChainSignature<never, unknown>[],
  outer: MemberOptions,
  isLater: boolean,
): MemberOptions {
  const options = within.reduce((sum, each) => inherited(sum, each.options), outer);
  return isLater ? held(options) : options;
}

/** Between the step before and the one after; at the ends of the chain, where the whole stands. */
function linksOf(steps: readonly Step[], index: number, outer: Links): Links {
  const before = index === 0 ? outer.after : steps[index - 1]?.id;
  const after = steps[index + 1];
  return {
    ...(before !== undefined && { after: before }),
    ...(after === undefined ? downstream(outer) : { next: after.id }),
    ...(after === undefined && index > 0 && { first: (steps[0] as Step).id }),
  };
}

/** What a failure of the step sets going, and what goes with its end. */
function fatesOf(
  steps: readonly Step[],
  index: number,
  outer: Links,
  scopes: ReadonlyMap<ChainSignature<never, unknown>, readonly string[]>,
): Links {
  const { within } = steps[index] as Step;
  const next = steps[index + 1];
  const errsOf = (chains: Step['within']) => chains.flatMap((each) => scopes.get(each) ?? []);
  // What the chains that end here leave behind goes with their last step.
  const ending = within.filter((each) => next?.within.includes(each) !== true);
  const drops = [...(next === undefined ? (outer.cleanup ?? []) : []), ...errsOf(ending)];
  return failing([...(outer.errbacks ?? []), ...errsOf(within)], drops);
}

function downstream({ next, group: join, index: place }: Links): Links {
  return {
    ...(next !== undefined && { next }),
    ...(join !== undefined && { group: join }),
    ...(place !== undefined && { index: place }),
  };
}

function failing(errs: readonly string[], drops: readonly string[]): Links {
  return { ...(errs.length > 0 && { errbacks: errs }), ...(drops.length > 0 && { cleanup: drops }) };
}
