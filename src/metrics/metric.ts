export type MetricType = 'counter' | 'gauge' | 'histogram' | 'info';

/** A metric as the catalogue declares it. */
export interface MetricDefinition {
  /** As Prometheus stores it; of a histogram without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: MetricType;
  /** One sentence. */
  readonly help: string;
  /** The names of its labels. */
  readonly labels: readonly string[];
}

/** The values of labels by their names. */
export type Labels = Readonly<Record<string, string>>;

/** Durations in seconds, by bucket. */
export interface Distribution {
  /** How many were at most as long as each bound of the catalogue: each bucket holds those before it as well. */
  readonly buckets: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** One series at one moment. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | Distribution;
}

/** A metric with all its series. */
export interface MetricFamily extends MetricDefinition {
  readonly samples: readonly Sample[];
}
