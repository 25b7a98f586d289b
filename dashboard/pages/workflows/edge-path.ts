import type { DrawnEdge } from './layout.js';

/** The text of an SVG path through the points, its corners round. */
export function pathOf(points: DrawnEdge['points']): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const middles = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`;
  });
  return [`M${first.x},${first.y}`, ...middles, `L${last.x},${last.y}`].join(' ');
}
