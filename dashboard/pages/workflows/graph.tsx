import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { WorkflowGraph } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Skeleton } from '../../ui/loaded.js';
import { collapseGraph } from './collapse.js';
import { GraphCanvas } from './graph-canvas.js';
import { inOrder } from './node-order.js';
import type { GraphLayout } from './layout.js';
import { workflowTexts } from './texts.js';
import { zoomedIn, zoomedOut, zoomToFit } from './zoom.js';

export interface GraphProps {
  readonly graph: WorkflowGraph;
  /** The node that is marked. */
  readonly marked: string | undefined;
}

/** The graph, drawn once its layout is there. It fits at first; states change in place. */
export function Graph({ graph, marked }: GraphProps) {
  const t = workflowTexts();
  const drawn = collapseGraph({ nodes: inOrder(graph), edges: graph.edges });
  const shape = JSON.stringify([drawn.nodes.map(({ id, kind }) => [id, kind]), drawn.edges]);
  const layout = useLayout(shape, drawn);
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useSignal(1);
  const fit = (): void => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {};
    if (layout !== undefined) zoom.value = zoomToFit(layout, { width, height });
  };
  useEffect(fit, [layout]);
  if (layout === undefined) return <Skeleton rows={8} />;
  return (
    <div class="graph">
      <div class="graph-tools">
        <span class="soft">{drawn.hidden > 0 && t.hidden(shown.number(drawn.hidden))}</span>
        <span class="spring" />
        <Button onClick={() => (zoom.value = zoomedOut(zoom.value))} label={t.zoomOut}>
          −
        </Button>
        <Button onClick={() => (zoom.value = zoomedIn(zoom.value))} label={t.zoomIn}>
          +
        </Button>
        <Button onClick={fit}>{t.fit}</Button>
      </div>
      <div class="graph-frame" ref={frame} tabIndex={0} role="region" aria-label={t.graphName}>
        <GraphCanvas root={graph.id} drawn={drawn} layout={layout} zoom={zoom.value} marked={marked} />
      </div>
    </div>
  );
}

/** The part that lays out is large and loaded when the first graph is opened. */
function useLayout(shape: string, drawn: ReturnType<typeof collapseGraph>): GraphLayout | undefined {
  const layout = useSignal<{ readonly shape: string; readonly value: GraphLayout } | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    void import('./layout.js').then(({ layoutGraph }) => {
      if (isWanted) layout.value = { shape, value: layoutGraph(drawn) };
    });
    return () => {
      isWanted = false;
    };
  }, [shape]);
  const known = layout.value;
  return useMemo(() => (known?.shape === shape ? known.value : undefined), [known, shape]);
}
