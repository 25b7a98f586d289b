/** How many rows of two tables are shown where there is room for `room` rows: each may have half, and the rest of the other. */
export function shareRows(room: number, first: number, second: number): readonly [number, number] {
  const half = Math.ceil(room / 2);
  const ofFirst = Math.min(first, Math.max(half, room - second));
  return [ofFirst, Math.min(second, Math.max(0, room - ofFirst))];
}
