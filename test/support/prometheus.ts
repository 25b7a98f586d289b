import parse from 'parse-prometheus-text-format';

/** A series as Prometheus reads it. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * All series of a text, read by a parser of others. It throws for a line that it cannot read. Of histograms it would lose the
 * labels, so it is not told that they are histograms.
 */
export function seriesOf(text: string): readonly Series[] {
  const plain = text.replace(/^# TYPE \S+ histogram\n/gm, '');
  return parse(plain).flatMap(({ name, metrics }) =>
    metrics.map(({ labels = {}, value }) => ({ name, labels, value: Number(value) })),
  );
}

/** The value of the one series with this name and at least these labels; `undefined` where there is no such series. */
export function valueOf(
  series: readonly Series[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = series.filter(
    (each) =>
      each.name === name && Object.entries(labels).every(([label, text]) => each.labels[label] === text),
  );
  if (found.length > 1) throw new Error(`${found.length} series are named ${name} ${JSON.stringify(labels)}`);
  return found[0]?.value;
}
