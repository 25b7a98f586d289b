/** Columns for uPlot: seconds, and a column for each series. */
export type PlotData = [number[], ...(number | null)[][]];

export interface PlotSource {
  /** Epoch ms, one for each value. */
  readonly at: readonly number[];
  readonly lines: readonly { readonly values: readonly (number | null)[] }[];
  readonly isLastOpen: boolean;
}

/** Each line, and once more the way to its last value alone where that is not final: this part is dashed. */
export function plotData({ at, lines, isLastOpen }: PlotSource): PlotData {
  const seconds = at.map((moment) => moment / 1000);
  if (!isLastOpen) return [seconds, ...lines.map(({ values }) => [...values])];
  const last = at.length - 1;
  return [
    seconds,
    ...lines.flatMap(({ values }) => [
      values.map((value, index) => (index < last ? value : null)),
      values.map((value, index) => (index >= last - 1 ? value : null)),
    ]),
  ];
}
