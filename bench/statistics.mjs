/** The value below which `percent` of all lie, by nearest rank. */
export function percentile(values, percent) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What a row of the table says of both sides: medians, and the ratios pair by pair. */
export function compare(ours, theirs) {
  const ratios = ours.map((value, index) => value / theirs[index]);
  return {
    ours: { median: median(ours), values: ours },
    bullmq: { median: median(theirs), values: theirs },
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios), values: ratios },
  };
}
