import type { GroupNode, Node, TaskNode } from '../../../src/canvas/node.js';
import { partNode } from '../../../src/canvas/part-template.js';

/** A node of a plan, and after a group the parts that have no nodes there as they are alike. */
export function withParts(node: Node): readonly Node[] {
  if (node.samplePart === undefined) return [node];
  const { parts } = node.signature as GroupNode;
  return [node, ...parts.map((part, place) => partNode(node, part as TaskNode, place))];
}
