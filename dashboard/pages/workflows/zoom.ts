/** The smallest and the largest scale of a graph. */
export const LEAST_ZOOM = 0.1;
export const MOST_ZOOM = 2;
const STEP = 1.25;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The scale at which a graph fits into its frame; a small one is not blown up. */
export function zoomToFit(graph: Size, frame: Size): number {
  if (graph.width <= 0 || graph.height <= 0 || frame.width <= 0 || frame.height <= 0) return 1;
  return bounded(Math.min(1, frame.width / graph.width, frame.height / graph.height));
}

/** In a narrower frame a whole graph cannot be read, px. */
const NARROW = 500;
const READABLE = 0.7;

/** The scale at first: the whole graph, or in a narrow frame a part that can be read. */
export function zoomAtFirst(graph: Size, frame: Size): number {
  const whole = zoomToFit(graph, frame);
  return frame.width < NARROW ? Math.max(whole, READABLE) : whole;
}

export function zoomedIn(zoom: number): number {
  return bounded(zoom * STEP);
}

export function zoomedOut(zoom: number): number {
  return bounded(zoom / STEP);
}

function bounded(zoom: number): number {
  return Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
}
