import type { TaskHead } from '../core/task-message.js';
import { inherited } from './inheritance.js';
import type { GroupNode, Node, TaskNode } from './node.js';
import { TaskSignature, type AnySignature } from './signature.js';

/**
 * Parts of a group that are calls of one task with the same options: their messages differ by id, index and arguments, and
 * all else is made once.
 */
export interface PartTemplate {
  /** Without the index. */
  readonly head: TaskHead;
  /** The head as JSON up to the index. */
  readonly line: string;
  /** The body behind the arguments, as JSON without its braces. */
  readonly rest: string;
  /**
   * Where the parts wait from the moment their group begins, `<priority>:<queue>`, if nothing more has to be made of them then:
   * they are stored as if they had begun.
   */
  readonly ready?: string;
}

/** A part as a node. */
export function partNode(group: Node, signature: TaskNode, index: number): Node {
  const { id, options, links } = group;
  const own = inherited(options, signature.options);
  return {
    id: `${links.idPrefix ?? id}.${index}`,
    signature,
    options: own,
    links: { group: id, index },
  };
}

/** The part that stands for all, where they differ by their arguments alone. */
export function samplePartOf({ parts }: GroupNode): TaskNode | undefined {
  const [first] = parts;
  return first instanceof TaskSignature && parts.every((part) => isLike(part, first)) ? first : undefined;
}

function isLike(part: AnySignature, { options, call }: TaskNode): boolean {
  if (!(part instanceof TaskSignature) || part.options !== options || part.errbacks.length > 0) return false;
  const { name, definition, isImmutable, isMapped } = (part as TaskNode).call;
  return isImmutable && name === call.name && definition === call.definition && isMapped === call.isMapped;
}
