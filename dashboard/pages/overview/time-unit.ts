const UNITS = [
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
  ['milliseconds', 1],
] as const;

type Spans = readonly (number | null)[];

/**
 * The largest unit in which the greatest of these spans of time is more than two, so that an axis has short numbers, and no two alike.
 * Given in ms.
 */
export function unitOfTime(...spans: readonly Spans[]) {
  const greatest = Math.max(0, ...spans.flatMap((all) => all.map((ms) => ms ?? 0)));
  const [unit, length] = UNITS.find(([, each]) => greatest > 2 * each) ?? UNITS[2];
  return {
    unit,
    inUnit: (all: Spans): Spans => all.map((ms) => (ms === null ? null : ms / length)),
    inMs: (value: number): number => value * length,
  };
}
