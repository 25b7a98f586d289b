/** The rows of a long list that are drawn: those in sight, and some more on both sides. */
export interface ListWindow {
  readonly first: number;
  /** The index behind the last one. */
  readonly end: number;
  /** Where the first drawn row stands, px from the top of the list. */
  readonly offset: number;
  /** The height of the whole list, px. */
  readonly height: number;
}

export interface ListGeometry {
  readonly count: number;
  /** All rows are equally high, px. */
  readonly rowHeight: number;
  /** What can be seen, px. */
  readonly viewHeight: number;
  readonly scrollTop: number;
}

/**
 * Rows are drawn in steps of so many, so that most scroll events change nothing. As many more stand on both sides, so that a fast
 * scroll shows no gap before the next frame.
 */
const STEP = 8;

export function listWindow({ count, rowHeight, viewHeight, scrollTop }: ListGeometry): ListWindow {
  const height = count * rowHeight;
  const top = Math.max(0, Math.min(scrollTop, height - viewHeight));
  const first = Math.max(0, stepBelow(top / rowHeight) - STEP);
  const end = Math.min(count, stepAbove((top + viewHeight) / rowHeight) + STEP);
  return { first, end, offset: first * rowHeight, height };
}

function stepBelow(row: number): number {
  return Math.floor(row / STEP) * STEP;
}

function stepAbove(row: number): number {
  return Math.ceil(row / STEP) * STEP;
}

/** Where the list must be scrolled so that a row is in sight; the same place if it is already. */
export function scrollTopFor(index: number, { rowHeight, viewHeight, scrollTop }: ListGeometry): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - viewHeight);
}
