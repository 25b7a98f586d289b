import { describe, expect, it } from '@jest/globals';
import { collapseGraph, MOST_NODES } from '../../../dashboard/pages/workflows/collapse.js';
import { pathOf } from '../../../dashboard/pages/workflows/edge-path.js';
import { inOrder } from '../../../dashboard/pages/workflows/node-order.js';
import { layoutGraph, type Box } from '../../../dashboard/pages/workflows/layout.js';
import type { WorkflowGraphNode } from '../../../src/dashboard/api-types.js';

function task(
  id: string,
  inGroup?: string,
  state: WorkflowGraphNode['state'] = 'SUCCESS',
): WorkflowGraphNode {
  const place = inGroup === undefined ? {} : { inGroup };
  return { kind: 'task', id, name: id, queue: 'default', state, phase: 'succeeded', attempt: 1, ...place };
}

function group(id: string, size: number, inGroup?: string): WorkflowGraphNode {
  const place = inGroup === undefined ? {} : { inGroup };
  return {
    kind: 'group',
    id,
    state: 'STARTED',
    size,
    ended: 0,
    isCollapsed: false,
    byState: {},
    counted: 0,
    ...place,
  };
}

function parts(count: number, inGroup: string): WorkflowGraphNode[] {
  return Array.from({ length: count }, (_none, index) =>
    task(`${inGroup}.${index}`, inGroup, index % 3 === 0 ? 'FAILURE' : 'SUCCESS'),
  );
}

/** Chain: first, a group of `count`, last. */
function chord(count: number) {
  return {
    nodes: [task('first'), group('g', count), ...parts(count, 'g'), task('last')],
    edges: [
      { from: 'first', to: 'g' },
      { from: 'g', to: 'last' },
    ],
  };
}

describe('A graph that is too large to draw', () => {
  it('stays as it is up to 300 nodes', () => {
    const graph = chord(MOST_NODES - 3);
    expect(collapseGraph(graph)).toEqual({ ...graph, hidden: 0 });
  });

  it('shows its largest group as one node, with its parts counted by state', () => {
    const { nodes, edges, hidden } = collapseGraph(chord(301));
    expect(nodes.map(({ id }) => id)).toEqual(['first', 'g', 'last']);
    expect(nodes[1]).toMatchObject({
      isCollapsed: true,
      counted: 301,
      byState: { FAILURE: 101, SUCCESS: 200 },
    });
    expect(edges).toEqual(chord(301).edges);
    expect(hidden).toBe(0);
  });

  it('folds only as many groups as it must, and nested ones with their parent', () => {
    const nodes = [
      group('outer', 2),
      group('inner', 5, 'outer'),
      ...parts(5, 'inner'),
      task('beside', 'outer'),
      group('small', 3),
      ...parts(3, 'small'),
    ];
    const edges = [
      { from: 'inner.0', to: 'small.0' },
      { from: 'beside', to: 'inner' },
    ];
    const once = collapseGraph({ nodes, edges }, 9);
    expect(once.nodes.map(({ id }) => id)).toEqual([
      'outer',
      'inner',
      'beside',
      'small',
      'small.0',
      'small.1',
      'small.2',
    ]);
    expect(once.edges).toEqual([{ from: 'inner', to: 'small.0' }, edges[1]]);
    const twice = collapseGraph({ nodes, edges }, 2);
    expect(twice.nodes.map(({ id }) => id)).toEqual(['outer', 'small']);
    expect(twice.edges).toEqual([{ from: 'outer', to: 'small' }]);
  });

  it('leaves out the end of a long chain and says how many nodes that are', () => {
    const nodes = Array.from({ length: 1_000 }, (_none, index) => task(`m${index}`));
    const edges = nodes.slice(1).map(({ id }, index) => ({ from: `m${index}`, to: id }));
    const drawn = collapseGraph({ nodes, edges });
    expect(drawn.nodes).toHaveLength(300);
    expect(drawn.edges).toHaveLength(299);
    expect(drawn.hidden).toBe(700);
  });
});

describe('The list of nodes', () => {
  it('begins with the first one, however the server orders them, and has parts behind their group', () => {
    const nodes = [
      task('last'),
      group('g', 2),
      task('a2', 'g'),
      task('a1', 'g'),
      task('b', 'g'),
      task('first'),
    ];
    const edges = [
      { from: 'g', to: 'last' },
      { from: 'a1', to: 'a2' },
      { from: 'first', to: 'g' },
    ];
    expect(inOrder({ nodes, edges }).map(({ id }) => id)).toEqual(['first', 'g', 'a1', 'a2', 'b', 'last']);
  });

  it('has each node once, also of a chain of 10 000 members', () => {
    const nodes = Array.from({ length: 10_000 }, (_none, index) => task(`m${index}`)).toReversed();
    const edges = nodes.slice(1).map(({ id }, index) => ({ from: id, to: nodes[index]?.id ?? '' }));
    const ids = inOrder({ nodes, edges }).map(({ id }) => id);
    expect(ids).toEqual(nodes.map(({ id }) => id).toReversed());
  });
});

describe('The layout of a graph', () => {
  it('places each node once, apart from all others, from left to right', () => {
    const graph = chord(12);
    const { boxes, frames, edges, width, height } = layoutGraph(graph);
    expect(boxes.map(({ id }) => id).sort()).toEqual(
      graph.nodes
        .map(({ id }) => id)
        .filter((id) => id !== 'g')
        .sort(),
    );
    for (const [index, one] of boxes.entries())
      for (const other of boxes.slice(index + 1))
        expect([one, other, areApart(one, other)]).toEqual([one, other, true]);
    const x = (id: string) => boxes.find((box) => box.id === id)?.x ?? 0;
    expect(x('first')).toBeLessThan(x('g.0'));
    expect(x('g.0')).toBeLessThan(x('last'));
    expect(edges).toHaveLength(24);
    const [frame] = frames;
    for (const box of boxes.filter(({ id }) => id.startsWith('g.')))
      expect(isInside(box, frame as Box)).toBe(true);
    for (const box of [...boxes, ...frames])
      expect(isInside(box, { id: '', x: 0, y: 0, width, height })).toBe(true);
  });

  it('leads edges of an open group to its first and from its last members', () => {
    const nodes = [
      task('before'),
      group('g', 2),
      task('a', 'g'),
      task('b', 'g'),
      task('c', 'g'),
      task('after'),
    ];
    const edges = [
      { from: 'before', to: 'g' },
      { from: 'a', to: 'b' },
      { from: 'g', to: 'after' },
    ];
    const drawn = layoutGraph({ nodes, edges }).edges.map(({ from, to }) => `${from}>${to}`);
    expect(drawn.sort()).toEqual(['a>b', 'b>after', 'before>a', 'before>c', 'c>after']);
  });

  it('lays out 300 nodes, a lone one and an empty graph', () => {
    const graph = chord(297);
    expect(layoutGraph(graph).boxes).toHaveLength(299);
    expect(layoutGraph({ nodes: [task('only')], edges: [] }).boxes).toHaveLength(1);
    expect(layoutGraph({ nodes: [], edges: [] }).boxes).toEqual([]);
  });
});

describe('The path of an edge', () => {
  const from = { id: 'a', x: 0, y: 0, width: 10, height: 10 };
  const to = { id: 'b', x: 30, y: 20, width: 10, height: 10 };

  it('leads from the right side of one box to the left side of the other', () => {
    expect(pathOf({ points: [] }, from, to)).toBe('M10,5 C20,5 20,25 30,25');
  });

  it('goes through the points between them, and not through those inside of a box', () => {
    const points = [
      { x: 8, y: 10 },
      { x: 20, y: 9 },
      { x: 30, y: 21 },
    ];
    expect(pathOf({ points }, from, to)).toBe('M10,5 C15,5 15,9 20,9 C25,9 25,25 30,25');
  });
});

function areApart(one: Box, other: Box): boolean {
  return (
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y
  );
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - 0.5 &&
    inner.y >= outer.y - 0.5 &&
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
    inner.y + inner.height <= outer.y + outer.height + 0.5
  );
}
