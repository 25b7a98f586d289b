import { CanvasError } from '../core/errors.js';
import { ChainSignature } from './chain.js';
import { checkDepth, chainMembersOf, type ChainMember } from './chain-members.js';
import { GroupSignature } from './group.js';
import { withoutDelay, inherited, withoutExpiry } from './inheritance.js';
import type { GroupNode, Links, Node, TaskNode } from './node.js';
import { wrapAsTask } from './wrap-as-task.js';
import { samplePartOf } from './part-template.js';
import { missingInput } from './sole-call.js';
import { TaskSignature, type AnySignature, type MemberOptions } from './signature.js';

/** The input that comes before: nothing, the result of the member before, the same as a stream, or the input of a group. */
type Input = 'none' | 'result' | 'stream' | { readonly group: string };

interface Position {
  readonly id: string;
  /** What the ids of nodes inside begin with. */
  readonly idPrefix: string;
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
  readonly idPrefix?: string;
  readonly options: MemberOptions;
  /** Where the whole stands, if it takes the place of a node. */
  readonly links?: Links;
}

/** The node that begins. */
export function entryIdOf(
  signature: AnySignature,
  { id, idPrefix = id }: Pick<PlanOptions, 'id' | 'idPrefix'>,
): string {
  return signature instanceof ChainSignature
    ? (chainMembersOf(signature, { id, idPrefix })[0] as ChainMember).id
    : id;
}

/**
 * A signature laid out flat: its tasks and groups, each with an id derived from the whole's and with what its end sets
 * going. The last member of a chain has the id of the chain, part `n` of a group the group's id and `.n`, member `n` of a
 * chain `/n`; what a failure sets going `!n`.
 */
export function* plan(
  signature: AnySignature,
  { id, idPrefix = id, options, links = {} }: PlanOptions,
): Generator<Node, void> {
  yield* new Planner(idPrefix).node(signature, {
    id,
    idPrefix,
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

  *node(signature: AnySignature, position: Position): Generator<Node, void> {
    checkDepth(position.depth);
    if (signature instanceof ChainSignature) return yield* this.#chain(signature, position);
    const options = inherited(position.options, signature.options);
    const own = yield* this.#errbacksOf(signature, options, position.depth);
    const { errbacks = [], cleanup = [] } = position.links;
    const links = { ...position.links, ...errbackLinks([...errbacks, ...own], [...cleanup, ...own]) };
    if (signature instanceof GroupSignature) yield* this.#group(signature, { ...position, options, links });
    else yield taskNode(signature as TaskNode, { ...position, options, links });
  }

  *#chain(chain: ChainSignature<never, unknown>, position: Position): Generator<Node, void> {
    const members = chainMembersOf(chain, position);
    const scopes = new Map<ChainSignature<never, unknown>, readonly string[]>();
    for (const [index, member] of members.entries()) {
      const options = memberOptionsOf(member.within, position.options, index > 0);
      for (const each of member.within) {
        if (!scopes.has(each)) scopes.set(each, yield* this.#errbacksOf(each, options, position.depth));
      }
      const links = {
        ...sequenceLinksOf(members, index, position.links),
        ...failureLinksOf(members, index, position.links, scopes),
      };
      const input = index === 0 ? position.input : member.isStream ? 'stream' : 'result';
      const { id, idPrefix } = member;
      const isEntry = index === 0 && position.isEntry === true;
      yield* this.node(member.signature, {
        id,
        idPrefix,
        options,
        links,
        input,
        depth: position.depth + 1,
        isEntry,
      });
    }
  }

  *#group(group: GroupNode, position: Position): Generator<Node, void> {
    const { id, idPrefix, options, input, isEntry = false } = position;
    if (input === 'stream')
      throw new CanvasError("A chord with results: 'stream' needs a task as its body, not a group.");
    const isInputTaken = input === 'result' && takesInput(group);
    const links: Links = {
      ...position.links,
      size: group.parts.length,
      ...(idPrefix !== id && { idPrefix }),
      ...(group.policy.failFast === true && { failFast: true as const }),
      ...(isInputTaken && { takesInput: true as const }),
    };
    const samplePart = samplePartOf(group);
    yield {
      id,
      signature: group,
      options,
      links,
      ...(isEntry && { isEntry }),
      ...(samplePart && { samplePart }),
    };
    if (samplePart !== undefined) return checkDepth(position.depth + 1);
    const partInput = input === 'result' ? { group: id } : input;
    for (const [index, part] of group.parts.entries()) {
      const partId = `${idPrefix}.${index}`;
      yield* this.node(part, {
        id: partId,
        idPrefix: partId,
        options,
        links: { group: id, index: index },
        input: partInput,
        depth: position.depth + 1,
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
      const task = errback instanceof TaskSignature ? errback : wrapAsTask(errback, takesInput(errback));
      const position = {
        id,
        idPrefix: id,
        options: withoutExpiry(options),
        links: {},
        input: 'result' as const,
        depth: depth + 1,
        isErrback: true as const,
      };
      yield* this.node(task as AnySignature, position);
    }
    return ids;
  }
}

function taskNode(signature: TaskNode, { id, options, links, input, isErrback }: Position): Node {
  const node = { id, signature, options, links: { ...links, ...inputLinks(signature, input) } };
  return isErrback === true ? { ...node, isErrback } : node;
}

/** How a task comes by the result before it. */
function inputLinks({ call }: TaskNode, input: Input): Links {
  if (call.isImmutable) return {};
  if (input === 'none') throw missingInput(call);
  if (typeof input === 'object') return { inputGroup: input.group };
  return { input: input === 'stream' ? 2 : 1 };
}

/** Whether what it begins with takes the result before it. */
export function takesInput(signature: AnySignature): boolean {
  if (signature instanceof ChainSignature) return takesInput(signature.members[0] as AnySignature);
  if (signature instanceof GroupSignature) return signature.parts.some(takesInput);
  return !(signature as TaskNode).call.isImmutable;
}

/** The options of the chains that a member is part of; only where they begin are they held back. */
function memberOptionsOf(
  within: readonly ChainSignature<never, unknown>[],
  outer: MemberOptions,
  isLater: boolean,
): MemberOptions {
  const options = within.reduce((sum, each) => inherited(sum, each.options), outer);
  return isLater ? withoutDelay(options) : options;
}

/** Between the member before and the one after; at the ends of the chain, where the whole stands. */
function sequenceLinksOf(members: readonly ChainMember[], index: number, outer: Links): Links {
  const before = index === 0 ? outer.after : members[index - 1]?.id;
  const after = members[index + 1];
  return {
    ...(before !== undefined && { after: before }),
    ...(after === undefined ? downstream(outer) : { next: after.id }),
    ...(after === undefined && index > 0 && { first: (members[0] as ChainMember).id }),
  };
}

/** The errbacks that a failure of the member starts, and those that its end drops. */
function failureLinksOf(
  members: readonly ChainMember[],
  index: number,
  outer: Links,
  scopes: ReadonlyMap<ChainSignature<never, unknown>, readonly string[]>,
): Links {
  const { within } = members[index] as ChainMember;
  const next = members[index + 1];
  const errbacksIn = (chains: ChainMember['within']) => chains.flatMap((each) => scopes.get(each) ?? []);
  // The errbacks of the chains that end here are dropped with their last member.
  const ending = within.filter((each) => next?.within.includes(each) !== true);
  const cleanup = [...(next === undefined ? (outer.cleanup ?? []) : []), ...errbacksIn(ending)];
  return errbackLinks([...(outer.errbacks ?? []), ...errbacksIn(within)], cleanup);
}

function downstream({ next, group, index }: Links): Links {
  return {
    ...(next !== undefined && { next }),
    ...(group !== undefined && { group }),
    ...(index !== undefined && { index }),
  };
}

function errbackLinks(errbacks: readonly string[], cleanup: readonly string[]): Links {
  return { ...(errbacks.length > 0 && { errbacks }), ...(cleanup.length > 0 && { cleanup }) };
}
