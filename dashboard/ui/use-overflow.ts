import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Whether the contents are wider than their frame: then the frame takes the focus, so that the arrow keys move it. */
export function useOverflow() {
  const frame = useRef<HTMLDivElement>(null);
  const isWide = useSignal(false);
  useEffect(() => {
    const watched = frame.current;
    if (watched === null) return;
    const observer = new ResizeObserver(() => (isWide.value = watched.scrollWidth > watched.clientWidth));
    observer.observe(watched);
    for (const child of watched.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return { frame, isWide };
}
