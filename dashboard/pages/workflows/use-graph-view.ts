import { useSignal, type Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Box, GraphLayout } from './layout.js';
import { zoomAtFirst, zoomToFit, type Size } from './zoom.js';

export interface GraphViewOptions {
  /** `undefined` until the graph is laid out. */
  readonly layout: GraphLayout | undefined;
  /** The ids of the node that the user came for, and of the first that runs. */
  readonly marked: string | undefined;
  readonly running: string | undefined;
}

/** How a graph is looked at. */
export interface GraphView {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly zoom: Signal<number>;
  /** The node that runs is kept in the middle. */
  readonly isFollowing: Signal<boolean>;
  readonly fit: () => void;
}

export function useGraphView({ layout, marked, running }: GraphViewOptions): GraphView {
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useSignal(1);
  const isFollowing = useSignal(false);
  const centreOn = (id: string | undefined): void => {
    const box = layout?.boxes.find((each) => each.id === id);
    if (box !== undefined && frame.current !== null) centre(frame.current, box, zoom.peek());
  };
  useEffect(() => {
    if (layout === undefined) return;
    zoom.value = zoomAtFirst(layout, roomOf(frame.current));
    centreOn(marked ?? running);
  }, [layout]);
  useEffect(() => {
    if (isFollowing.value) centreOn(running);
  }, [isFollowing.value, running, zoom.value]);
  const fit = (): void => {
    if (layout !== undefined) zoom.value = zoomToFit(layout, roomOf(frame.current));
  };
  return { frame, zoom, isFollowing, fit };
}

/** How large a frame may become; it is no higher than its graph. */
function roomOf(frame: HTMLElement | null): Size {
  if (frame === null) return { width: 0, height: 0 };
  return { width: frame.clientWidth, height: Number.parseFloat(getComputedStyle(frame).maxBlockSize) };
}

function centre(frame: HTMLElement, { x, y, width, height }: Box, zoom: number): void {
  const [left, top] = [(x + width / 2) * zoom, (y + height / 2) * zoom];
  // The canvas has its new size with the next frame.
  requestAnimationFrame(() => frame.scrollTo(left - frame.clientWidth / 2, top - frame.clientHeight / 2));
}
