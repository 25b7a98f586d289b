/** Whether a moment, epoch ms, is at `since` or later and before `until`, where these are given. */
export function isWithin(
  at: number,
  { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: Span,
): boolean {
  return at >= since && at < until;
}

interface Span {
  readonly since: number | undefined;
  readonly until: number | undefined;
}
