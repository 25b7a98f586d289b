import type { WorkflowGraphNode } from '../../../src/dashboard/api-types.js';
import type { DrawnGraph } from './collapse.js';
import { GraphNode } from './graph-node.js';
import { pathOf } from './edge-path.js';
import type { Box, GraphLayout } from './layout.js';

export interface GraphCanvasProps {
  /** The id of the workflow. */
  readonly root: string;
  readonly drawn: DrawnGraph;
  readonly layout: GraphLayout;
  readonly zoom: number;
  readonly marked: string | undefined;
}

/** Lines as SVG, nodes as elements of the page: these cut their text, take the focus and are links. */
export function GraphCanvas({ root, drawn, layout, zoom, marked }: GraphCanvasProps) {
  const { width, height, boxes, frames, edges } = layout;
  const nodes = new Map(drawn.nodes.map((node) => [node.id, node]));
  const boxesById = new Map(boxes.map((box) => [box.id, box]));
  const state = (id: string): string => classOf(nodes.get(id));
  return (
    <div style={{ width: `${width * zoom}px`, height: `${height * zoom}px` }}>
      <div class="graph-canvas" style={{ ...sizeOf({ width, height }), transform: `scale(${zoom})` }}>
        {frames.map((box) => (
          <div key={box.id} class="graph-group" style={styleOf(box)} />
        ))}
        <svg class="graph-edges" width={width} height={height} aria-hidden="true">
          {edges.map((edge) => {
            const [from, to] = [boxesById.get(edge.from), boxesById.get(edge.to)];
            return (
              from &&
              to && (
                <path
                  key={`${from.id} ${to.id}`}
                  class={`edge ${state(from.id)}`}
                  d={pathOf(edge, from, to)}
                />
              )
            );
          })}
        </svg>
        {boxes.map((box) => {
          const node = nodes.get(box.id);
          return (
            node && (
              <GraphNode
                key={box.id}
                root={root}
                node={node}
                style={styleOf(box)}
                isMarked={box.id === marked}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function styleOf({ x, y, width, height }: Box) {
  return { left: `${x}px`, top: `${y}px`, ...sizeOf({ width, height }) };
}

function sizeOf({ width, height }: { readonly width: number; readonly height: number }) {
  return { width: `${width}px`, height: `${height}px` };
}

function classOf(node: WorkflowGraphNode | undefined): string {
  return node === undefined ? '' : node.state.toLowerCase();
}
