export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The path of a line through values, from left to right, zero at the bottom and the greatest at the top. */
export function linePath(values: readonly number[], { width, height }: Box): string {
  const top = Math.max(...values, 1);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values.map(
    (value, index) => `${rounded(index * step)} ${rounded(height - (value / top) * height)}`,
  );
  return points.length === 0 ? `M0 ${height}H${width}` : `M${points.join('L')}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
