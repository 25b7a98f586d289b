/** The row that a key leads to from the row with the focus; `undefined` for a key that means something else. */
export function moveFocus(event: KeyboardEvent, count: number): number | undefined {
  const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
  const index = Number(row?.getAttribute('data-row') ?? Number.NaN);
  if (Number.isNaN(index) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const to = targetOf(event.key, index, count);
  if (to === undefined) return undefined;
  event.preventDefault();
  return Math.max(0, Math.min(count - 1, to));
}

function targetOf(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return index + 1;
  if (key === 'ArrowUp') return index - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

export function rowOf(frame: HTMLElement | null, index: number): Element | null | undefined {
  return frame?.querySelector(`[data-row="${index}"]`);
}
