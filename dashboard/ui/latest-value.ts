/** Of the last span that has ended, workers may not have told yet: then the one before it stands for it. */
const LATEST_SPANS = 2;

/** The value of the last span that has ended. There is none where the values end earlier: an old value would be taken for that of now. */
export function latestOf(values: readonly (number | null)[], isLastOpen: boolean): number | undefined {
  const ended = isLastOpen ? values.slice(0, -1) : values;
  return ended.slice(-LATEST_SPANS).findLast((value) => value !== null) ?? undefined;
}
