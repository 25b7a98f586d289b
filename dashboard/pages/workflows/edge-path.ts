import type { Box, DrawnEdge } from './layout.js';

type Point = DrawnEdge['points'][number];

/** The text of an SVG path from the right side of one box to the left side of another, through the points between them. */
export function pathOf({ points }: Pick<DrawnEdge, 'points'>, from: Box, to: Box): string {
  const start = { x: from.x + from.width, y: middleOf(from) };
  const end = { x: to.x, y: middleOf(to) };
  const between = points.filter(({ x }) => x > start.x + 1 && x < end.x - 1);
  const curves = [...between, end].map((point, index) => curve(between[index - 1] ?? start, point));
  return [`M${start.x},${start.y}`, ...curves].join(' ');
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}

/** It leaves and arrives level, as lines from left to right are read. */
function curve(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
}
