import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { WorkflowGraph } from '../../../src/dashboard/api-types.js';
import { ApiError } from '../../api/api-error.js';
import { shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Skeleton } from '../../ui/loaded.js';
import { collapseGraph } from './collapse.js';
import { GraphCanvas } from './graph-canvas.js';
import { inOrder } from './node-order.js';
import type { GraphLayout } from './layout.js';
import { workflowTexts } from './texts.js';
import { useGraphView } from './use-graph-view.js';
import { zoomedIn, zoomedOut } from './zoom.js';

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
  const running = drawn.nodes.find(({ state }) => state === 'STARTED')?.id;
  const { frame, zoom, isFollowing, fit } = useGraphView({ layout, marked, running });
  if (layout === undefined) return <Skeleton rows={8} />;
  return (
    <div class="graph">
      <div class="graph-tools">
        {drawn.hidden > 0 && <span class="soft">{t.hidden(shown.number(drawn.hidden))}</span>}
        <span class="spring" />
        <Button onClick={() => (zoom.value = zoomedOut(zoom.value))} label={t.zoomOut}>
          −
        </Button>
        <Button onClick={() => (zoom.value = zoomedIn(zoom.value))} label={t.zoomIn}>
          +
        </Button>
        <Button onClick={fit}>{t.fit}</Button>
        <Button isPressed={isFollowing.value} onClick={() => (isFollowing.value = !isFollowing.value)}>
          {t.follow}
        </Button>
      </div>
      <div class="graph-frame" ref={frame} tabIndex={0} role="region" aria-label={t.graphName}>
        <GraphCanvas root={graph.id} drawn={drawn} layout={layout} zoom={zoom.value} marked={marked} />
      </div>
    </div>
  );
}

const loadLayout = () => import('./layout.js');

/** Asks for the part that lays out while the graph is read. Where that fails, the drawing says so. */
export function preloadLayout(): void {
  loadLayout().catch(() => undefined);
}

/** The part that lays out is large and loaded when the first graph is opened. */
function useLayout(shape: string, drawn: ReturnType<typeof collapseGraph>): GraphLayout | undefined {
  const layout = useSignal<{ readonly shape: string; readonly value: GraphLayout } | undefined>(undefined);
  const failure = useSignal<ApiError | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    const show = ({ layoutGraph }: Awaited<ReturnType<typeof loadLayout>>): void => {
      if (isWanted) layout.value = { shape, value: layoutGraph(drawn) };
    };
    void loadLayout().then(show, (error: unknown) => (failure.value = ApiError.from(error)));
    return () => {
      isWanted = false;
    };
  }, [shape]);
  // The page says so, and has a button to try again.
  if (failure.value !== undefined) throw failure.value;
  const known = layout.value;
  return useMemo(() => (known?.shape === shape ? known.value : undefined), [known, shape]);
}
