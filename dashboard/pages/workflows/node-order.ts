import type { WorkflowGraph, WorkflowGraphNode } from '../../../src/dashboard/api-types.js';

/** The nodes from the first to the last: those before an edge come before those behind it, a group before its parts. */
export function inOrder({
  nodes,
  edges,
}: Pick<WorkflowGraph, 'edges' | 'nodes'>): readonly WorkflowGraphNode[] {
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const byGroup = new Map<string, WorkflowGraphNode[]>();
  for (const node of nodes)
    if (node.inGroup !== undefined) byGroup.set(node.inGroup, [...(byGroup.get(node.inGroup) ?? []), node]);
  const ordered = new Map<string, WorkflowGraphNode>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const add = (node: WorkflowGraphNode): void => {
    if (ordered.has(node.id)) return;
    const chain = chainTo(node, (id) => siblingsBefore(id, before, byId));
    for (const each of chain) {
      if (ordered.has(each.id)) continue;
      ordered.set(each.id, each);
      for (const part of byGroup.get(each.id) ?? []) add(part);
    }
  };
  for (const node of nodes) if (node.inGroup === undefined || !byId.has(node.inGroup)) add(node);
  return [...ordered.values()];
}

/** Everything that leads to a node, the farthest first, the node last. Chains may be long: no recursion. */
function chainTo(
  last: WorkflowGraphNode,
  previous: (id: string) => readonly WorkflowGraphNode[],
): readonly WorkflowGraphNode[] {
  const found = new Set<WorkflowGraphNode>([last]);
  for (const node of found) for (const each of previous(node.id)) found.add(each);
  return [...found].toReversed();
}

function siblingsBefore(
  id: string,
  before: ReadonlyMap<string, readonly string[]>,
  byId: ReadonlyMap<string, WorkflowGraphNode>,
): readonly WorkflowGraphNode[] {
  const group = byId.get(id)?.inGroup;
  return (before.get(id) ?? []).flatMap((each) => {
    const node = byId.get(each);
    return node !== undefined && node.inGroup === group ? [node] : [];
  });
}
