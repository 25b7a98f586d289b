/** Short enough for a table, exact enough for a comparison. */
export function number(value) {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');
}

/** The first figure that a round gave, for the progress. */
export function brief(figures) {
  if (figures === undefined) return '–';
  const { perSecond, p50 } = figures;
  if (p50 !== undefined) return `${number(p50)} ms`;
  if (perSecond !== undefined) return `${number(perSecond)}/s`;
  const [[name, value]] = Object.entries(figures);
  return `${name} ${number(value)}`;
}

/** Rows of one table, the first column to the left, the others to the right. */
export function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
