import { BOUNDS } from './catalogue.js';
import type { ClusterMetrics } from './cluster-metrics.js';
import type { Labels, MetricDefinition, Sample } from './metric.js';

/** A registry of `prom-client`, as far as it is used. */
export interface MetricsRegistry {
  /** Makes a metric known under its name. Throws where another has that name. */
  registerMetric(metric: never): void;
}

interface RegisteredValue {
  readonly labels: Readonly<Record<string, number | string>>;
  readonly value: number;
  readonly metricName?: string;
}

/** A metric as `prom-client` reads it. The registry shortens the names of counters itself when it writes OpenMetrics. */
export class RegisteredMetric {
  name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator = 'first';
  readonly #definition: MetricDefinition;

  constructor(
    definition: MetricDefinition,
    private readonly source: Pick<ClusterMetrics, 'read'>,
  ) {
    this.#definition = definition;
    this.name = definition.name;
    this.help = definition.help;
    this.type = definition.type === 'info' ? 'gauge' : definition.type;
  }

  async get() {
    const families = await this.source.read();
    const family = families.find(({ name }) => name === this.#definition.name);
    const values = (family?.samples ?? []).flatMap((sample) => valuesOf(this.#definition.name, sample));
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values };
  }

  /** Nothing is kept here. */
  reset(): void {}
}

function valuesOf(name: string, { labels, value }: Sample): readonly RegisteredValue[] {
  if (typeof value === 'number') return [{ labels, value }];
  const bounds: readonly (number | string)[] = [...BOUNDS, '+Inf'];
  return [
    ...bounds.map((le, index) => {
      const count = value.buckets[index] ?? value.count;
      return suffixed(`${name}_bucket`, { ...labels, le }, count);
    }),
    suffixed(`${name}_sum`, labels, value.sum),
    suffixed(`${name}_count`, labels, value.count),
  ];
}

function suffixed(
  metricName: string,
  labels: Labels | RegisteredValue['labels'],
  value: number,
): RegisteredValue {
  return { metricName, labels, value };
}
