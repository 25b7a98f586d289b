const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** A span as options want it, in the largest unit that fits whole: `5m` for 300,000 ms. */
export function durationText(ms: number): string {
  const [unit, length] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? (['ms', 1] as const);
  return `${ms / length}${unit}`;
}

/** Whether a text is a span as options want it. */
export function isDurationText(text: string): boolean {
  return /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/.test(text.trim());
}
