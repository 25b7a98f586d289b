import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { moveFocus, rowOf } from './row-focus.js';
import { listWindow, scrollTopFor, type ListGeometry, type ListWindow } from './window.js';

/** Heights of rows in px, as in row-list.css: in a narrow window a row has two lines. */
const ROW_HEIGHT = 42;
const NARROW_ROW_HEIGHT = 76;
const narrow = matchMedia('(width <= 720px)');
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

/** What was measured of a list, px. Asking an element for it again would lay the page out in the middle of a scroll. */
type Measured = Pick<ListGeometry, 'scrollTop' | 'viewHeight'>;

/** Keeps the window of a list in step with its scrolling, its size and its rows. Only a change of the window draws. */
export function useWindow({ count, onEnd, onScroll }: WindowOptions): UsedWindow {
  const frame = useRef<HTMLDivElement>(null);
  const measured = useRef<Measured>({ scrollTop: 0, viewHeight: 0 });
  const drawn = useSignal<ListWindow>(listWindow(geometryOf(measured.current, count)));
  const update = (change: Partial<Measured>): void => {
    measured.current = { ...measured.current, ...change };
    const geometry = geometryOf(measured.current, count);
    const next = listWindow(geometry);
    if (isOther(drawn.peek(), next)) drawn.value = next;
    onScroll(geometry.scrollTop < 8);
    if (next.height - geometry.scrollTop - geometry.viewHeight < AHEAD_PX) onEnd();
  };
  const follow = (): void => update({ scrollTop: frame.current?.scrollTop ?? 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => update({ viewHeight: entry?.contentRect.height ?? 0 }));
    if (frame.current !== null) observer.observe(frame.current);
    return () => observer.disconnect();
  }, [count]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moveFocus(event, count);
    const element = frame.current;
    if (to === undefined || element === null) return;
    element.scrollTop = scrollTopFor(to, geometryOf(measured.current, count));
    follow();
    // The row may be drawn only now.
    requestAnimationFrame(() => rowOf(element, to)?.querySelector('a')?.focus({ preventScroll: true }));
  };
  return { frame, drawn: drawn.value, onScroll: follow, onKeyDown };
}

function geometryOf(measured: Measured, count: number): ListGeometry {
  return { ...measured, count, rowHeight: narrow.matches ? NARROW_ROW_HEIGHT : ROW_HEIGHT };
}

function isOther(one: ListWindow, other: ListWindow): boolean {
  return one.first !== other.first || one.end !== other.end || one.height !== other.height;
}
