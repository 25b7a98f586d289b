/** Where values of a chart are drawn, px. */
export interface Scale {
  readonly x: (moment: number) => number;
  readonly y: (value: number) => number;
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function scaleOf(at: readonly number[], top: number, frame: Frame): Scale {
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 1];
  const span = Math.max(1, last - first);
  return {
    x: (moment) => rounded(frame.left + ((moment - first) / span) * (frame.right - frame.left)),
    y: (value) => rounded(frame.bottom - (value / top) * (frame.bottom - frame.top)),
  };
}

/** Round values from zero to beyond the greatest, at most `most` of them above zero: 0, 200, 400. */
export function valueTicks(max: number, most: number): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const count = Math.ceil((max / step) * 0.999);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((minutes) => minutes * MINUTE)
  .concat([1, 2, 3, 6, 12, 24, 48].map((hours) => hours * HOUR));

/** Round moments of the clock of a time zone, at most `most` of them; `offsetMs` is how far the zone is ahead of UTC. */
export function timeTicks(
  [from, to]: readonly [number, number],
  most: number,
  offsetMs: number,
): readonly number[] {
  const step = STEPS.find((size) => (to - from) / size <= most) ?? 48 * HOUR;
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** The path through values; where one is missing, it begins again. */
export function pathOf(at: readonly number[], values: readonly (number | null)[], { x, y }: Scale): string {
  let isDrawing = false;
  return at
    .map((moment, index) => {
      const value = values[index];
      if (value === null || value === undefined) {
        isDrawing = false;
        return '';
      }
      const command = isDrawing ? 'L' : 'M';
      isDrawing = true;
      return `${command}${x(moment)} ${y(value)}`;
    })
    .join('');
}

/** The values between two that are missing: a line would not show them. A wide one with round ends does. */
export function dotsOf(at: readonly number[], values: readonly (number | null)[], { x, y }: Scale): string {
  return partsOf(values)
    .filter(({ length }) => length === 1)
    .map(([index = 0]) => `M${x(at[index] ?? 0)} ${y(values[index] ?? 0)}h0`)
    .join('');
}

/** The area between the path and zero. There is none where a value is missing. */
export function areaOf(at: readonly number[], values: readonly (number | null)[], { x, y }: Scale): string {
  return partsOf(values)
    .map((part) => {
      const points = part.map((index) => `${x(at[index] ?? 0)} ${y(values[index] ?? 0)}`);
      return `M${x(at[part[0] ?? 0] ?? 0)} ${y(0)}L${points.join('L')}V${y(0)}Z`;
    })
    .join('');
}

/** The indexes of values, those of neighbours together. */
function partsOf(values: readonly (number | null)[]): readonly (readonly number[])[] {
  const parts: number[][] = [];
  let part: number[] | undefined;
  values.forEach((value, index) => {
    if (value === null) part = undefined;
    else if (part !== undefined) part.push(index);
    else parts.push((part = [index]));
  });
  return parts;
}

/** The index of the moment that is nearest to a pixel, px. */
export function nearestTo(pixel: number, at: readonly number[], { x }: Scale): number {
  return at.reduce(
    (best, moment, index) =>
      Math.abs(x(moment) - pixel) < Math.abs(x(at[best] ?? 0) - pixel) ? index : best,
    0,
  );
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
