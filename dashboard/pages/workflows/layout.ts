import { Graph, layout } from '@dagrejs/dagre';
import type { WorkflowGraphNode } from '../../../src/dashboard/api-types.js';
import type { DrawnGraph } from './collapse.js';

export interface Box {
  readonly id: string;
  /** The upper left corner, px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Where everything of a graph stands. */
export interface GraphLayout {
  readonly boxes: readonly Box[];
  /** Frames of open groups, the outer ones first. */
  readonly frames: readonly Box[];
  readonly edges: readonly DrawnEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 216;
const NODE_HEIGHT = 52;
const GROUP_HEIGHT = 72;
/** Dagre's other ranker takes 28.8 s for 4 020 nodes where this one takes 0.8 s. */
const RANKER = 'tight-tree';

/** Lays a graph out from left to right. Edges to and from an open group go to its first and from its last nodes. */
export function layoutGraph({ nodes, edges }: Pick<DrawnGraph, 'edges' | 'nodes'>): GraphLayout {
  const graph = new Graph({ compound: true, multigraph: false });
  graph.setGraph({ rankdir: 'LR', ranker: RANKER, nodesep: 16, ranksep: 48, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const parents = new Set(nodes.flatMap(({ inGroup }) => inGroup ?? []));
  for (const node of nodes) graph.setNode(node.id, parents.has(node.id) ? {} : sizeOf(node));
  for (const { id, inGroup } of nodes)
    if (inGroup !== undefined && graph.hasNode(inGroup)) graph.setParent(id, inGroup);
  for (const { from, to } of edgesOfLeaves({ nodes, edges })) graph.setEdge(from, to);
  layout(graph);
  return drawn(graph, nodes, parents);
}

function sizeOf({ kind }: WorkflowGraphNode): { width: number; height: number } {
  return { width: NODE_WIDTH, height: kind === 'group' ? GROUP_HEIGHT : NODE_HEIGHT };
}

/** Dagre cannot draw an edge to a node that holds others. */
function edgesOfLeaves({ nodes, edges }: Pick<DrawnGraph, 'edges' | 'nodes'>): DrawnGraph['edges'] {
  const children = new Map<string, string[]>();
  for (const { id, inGroup } of nodes)
    if (inGroup !== undefined) children.set(inGroup, [...(children.get(inGroup) ?? []), id]);
  const ends = (id: string, isLinked: (child: string, siblings: readonly string[]) => boolean): string[] => {
    const siblings = children.get(id);
    if (siblings === undefined) return [id];
    return siblings.filter((child) => !isLinked(child, siblings)).flatMap((child) => ends(child, isLinked));
  };
  const hasBefore = (child: string, siblings: readonly string[]) =>
    edges.some(({ from, to }) => to === child && siblings.includes(from));
  const hasAfter = (child: string, siblings: readonly string[]) =>
    edges.some(({ from, to }) => from === child && siblings.includes(to));
  return edges.flatMap(({ from, to }) =>
    ends(from, hasAfter).flatMap((start) => ends(to, hasBefore).map((end) => ({ from: start, to: end }))),
  );
}

function drawn(graph: Graph, nodes: readonly WorkflowGraphNode[], parents: ReadonlySet<string>): GraphLayout {
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const boxOf = ({ id }: WorkflowGraphNode): Box => {
    const box = graph.node(id) as { x: number; y: number; width: number; height: number };
    return {
      id,
      x: box.x - box.width / 2,
      y: box.y - box.height / 2,
      width: box.width,
      height: box.height,
    };
  };
  const edges = (graph.edges() as readonly { v: string; w: string }[]).map(({ v, w }) => {
    const { points } = graph.edge(v, w) as Pick<DrawnEdge, 'points'>;
    return { from: v, to: w, points };
  });
  return {
    boxes: nodes.filter(({ id }) => !parents.has(id)).map(boxOf),
    frames: nodes.filter(({ id }) => parents.has(id)).map(boxOf),
    edges,
    width,
    height,
  };
}
