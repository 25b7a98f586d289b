import { linePath } from './line-path.js';

const WIDTH = 96;
const HEIGHT = 22;

/** How something went, as a line of a word's size. Its numbers stand beside it, so screen readers skip it. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const line = linePath(values, { width: WIDTH, height: HEIGHT });
  return (
    <svg
      class="sparkline"
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="area" d={`${line}V${HEIGHT}H0Z`} />
      <path class="line" d={line} />
    </svg>
  );
}
