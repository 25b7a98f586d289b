import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { moveFocus, rowOf } from './row-focus.js';
import { listWindow, scrollTopFor, type ListGeometry, type ListWindow } from './window.js';

/** Heights of rows in px, as in row-list.css: in a narrow window a row has two lines. */
const ROW_HEIGHT = 42;
const NARROW_ROW_HEIGHT = 76;
const NARROW = '(width <= 640px)';
/** More is read while so many px are left. */
const AHEAD_PX = 1_500;

export interface WindowOptions {
  readonly count: number;
  /** The end comes into sight. */
  readonly onEnd: () => void;
  /** Whether the list stands at its beginning. */
  readonly onScroll: (isAtTop: boolean) => void;
}

export interface UsedWindow {
  /** The element that scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly drawn: ListWindow;
  readonly onScroll: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Keeps the window of a list in step with its scrolling, its size and its rows. Only a change of the window draws. */
export function useWindow({ count, onEnd, onScroll }: WindowOptions): UsedWindow {
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useSignal<ListWindow>(
    listWindow({ count, rowHeight: rowHeight(), viewHeight: 0, scrollTop: 0 }),
  );
  const measure = (): void => {
    if (frame.current === null) return;
    const geometry = geometryOf(frame.current, count);
    const next = listWindow(geometry);
    if (isOther(drawn.peek(), next)) drawn.value = next;
    onScroll(geometry.scrollTop < 8);
    if (next.height - geometry.scrollTop - geometry.viewHeight < AHEAD_PX) onEnd();
  };
  useEffect(measure);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (frame.current !== null) observer.observe(frame.current);
    return () => observer.disconnect();
  }, [count]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moveFocus(event, count);
    const element = frame.current;
    if (to === undefined || element === null) return;
    element.scrollTop = scrollTopFor(to, geometryOf(element, count));
    measure();
    // The row may be drawn only now.
    requestAnimationFrame(() => rowOf(element, to)?.querySelector('a')?.focus({ preventScroll: true }));
  };
  return { frame, drawn: drawn.value, onScroll: measure, onKeyDown };
}

function rowHeight(): number {
  return matchMedia(NARROW).matches ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
}

function geometryOf({ clientHeight, scrollTop }: HTMLElement, count: number): ListGeometry {
  return { count, rowHeight: rowHeight(), viewHeight: clientHeight, scrollTop };
}

function isOther(one: ListWindow, other: ListWindow): boolean {
  return one.first !== other.first || one.end !== other.end || one.height !== other.height;
}
