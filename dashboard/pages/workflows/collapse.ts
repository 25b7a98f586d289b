import type {
  TaskState,
  WorkflowGraph,
  WorkflowGraphNode,
  WorkflowGroupNode,
} from '../../../src/dashboard/api-types.js';

type Graph = Pick<WorkflowGraph, 'edges' | 'nodes'>;

/** A graph that can be drawn: at most so many nodes. */
export interface DrawnGraph extends Graph {
  /** Nodes that are left out, those at its end; the list has them. */
  readonly hidden: number;
}

/** More nodes take longer to lay out than a person waits, and nobody reads them. */
export const MOST_NODES = 300;

/** Folds open groups into one node each, the largest first, until the graph is small enough; then leaves out its end. */
export function collapseGraph({ nodes, edges }: Graph, most = MOST_NODES): DrawnGraph {
  let drawn = { nodes, edges };
  while (drawn.nodes.length > most) {
    const group = largestOpenGroup(drawn.nodes);
    if (group === undefined) break;
    drawn = fold(drawn, group);
  }
  return cutOff(drawn, most);
}

function largestOpenGroup(nodes: readonly WorkflowGraphNode[]): WorkflowGroupNode | undefined {
  const sizes = new Map<string, number>();
  for (const { inGroup } of nodes)
    if (inGroup !== undefined) sizes.set(inGroup, (sizes.get(inGroup) ?? 0) + 1);
  const open = nodes.filter((node) => node.kind === 'group' && !node.isCollapsed && sizes.has(node.id));
  return open.sort((one, other) => (sizes.get(other.id) ?? 0) - (sizes.get(one.id) ?? 0))[0] as
    WorkflowGroupNode | undefined;
}

function fold({ nodes, edges }: Graph, group: WorkflowGroupNode): Graph {
  const inside = idsInside(nodes, group.id);
  const parts = nodes.filter(({ inGroup }) => inGroup === group.id);
  const folded = { ...group, isCollapsed: true, byState: statesOf(parts), counted: parts.length };
  const target = (id: string) => (inside.has(id) ? group.id : id);
  const kept = new Map<string, { readonly from: string; readonly to: string }>();
  for (const edge of edges) {
    const moved = { from: target(edge.from), to: target(edge.to) };
    if (moved.from !== moved.to) kept.set(JSON.stringify(moved), moved);
  }
  const others = nodes.filter(({ id }) => !inside.has(id));
  return { nodes: others.map((node) => (node.id === group.id ? folded : node)), edges: [...kept.values()] };
}

/** All nodes in a group, those of its groups too. */
function idsInside(nodes: readonly WorkflowGraphNode[], groupId: string): ReadonlySet<string> {
  const inside = new Set<string>();
  for (let size = -1; size !== inside.size;) {
    size = inside.size;
    for (const { id, inGroup } of nodes)
      if (inGroup !== undefined && (inGroup === groupId || inside.has(inGroup))) inside.add(id);
  }
  return inside;
}

function statesOf(nodes: readonly WorkflowGraphNode[]): Partial<Record<TaskState, number>> {
  const byState: Partial<Record<TaskState, number>> = {};
  for (const { state } of nodes) byState[state] = (byState[state] ?? 0) + 1;
  return byState;
}

function cutOff({ nodes, edges }: Graph, most: number): DrawnGraph {
  if (nodes.length <= most) return { nodes, edges, hidden: 0 };
  const kept = nodes.slice(0, most);
  const ids = new Set(kept.map(({ id }) => id));
  return {
    nodes: kept,
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    hidden: nodes.length - most,
  };
}
