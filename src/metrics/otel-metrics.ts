import type { Broker } from '../broker/broker.js';
import type { TaskEvents } from '../core/task-events.js';
import { BOUNDS, METRICS } from './catalogue.js';
import type { ClusterMetrics } from './cluster-metrics.js';
import type { Labels } from './metric.js';
import type { OtelMeter, OtelObservable, OtelObserver } from './otel-meter.js';
import { HISTOGRAMS, otelAttributes, otelNameOf, type OtelName, type OtelNames } from './otel-names.js';

type MetricKey = keyof typeof METRICS;

type ObserveCommands = NonNullable<Broker['observeCommands']>;
type RecordDuration = (ms: number, labels: Labels) => void;

/** The events and commands of this process. */
export interface ProcessSources {
  readonly events?: Pick<TaskEvents, 'on'> | undefined;
  readonly observeCommands?: ObserveCommands | undefined;
}

interface Instrument extends OtelName {
  readonly observable: OtelObservable;
}

/** Reports the metrics of the namespace, and the durations of this process, to a meter of OpenTelemetry. */
export class OtelMetrics {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #observe = (observer: OtelObserver): Promise<void> => this.#observeAll(observer);
  readonly #stops: readonly (() => void)[];

  constructor(
    private readonly meter: OtelMeter,
    private readonly source: Pick<ClusterMetrics, 'read'>,
    private readonly names: OtelNames,
    { events, observeCommands }: ProcessSources,
  ) {
    this.#instruments = this.#createInstruments();
    meter.addBatchObservableCallback(this.#observe, this.#observables);
    this.#stops = [
      ...(events === undefined ? [] : this.#recordDurations(events)),
      ...(observeCommands === undefined ? [] : [this.#recordCommands(observeCommands)]),
    ];
  }

  stop(): void {
    this.meter.removeBatchObservableCallback(this.#observe, this.#observables);
    for (const stop of this.#stops) stop();
  }

  get #observables(): never[] {
    return [...new Set([...this.#instruments.values()].map(({ observable }) => observable))] as never[];
  }

  /** By the name of the metric. Several metrics may share an instrument and differ by an attribute. */
  #createInstruments(): ReadonlyMap<string, Instrument> {
    const byName = new Map<string, OtelObservable>();
    const instruments = new Map<string, Instrument>();
    for (const [key, metric] of Object.entries(METRICS)) {
      const otel = otelNameOf(key as MetricKey, this.names);
      if (otel === undefined) continue;
      const { name, unit } = otel;
      const observable =
        byName.get(name) ?? this.#create(metric.type, name, { unit, description: metric.help });
      byName.set(name, observable);
      instruments.set(metric.name, { ...otel, observable });
    }
    return instruments;
  }

  #create(type: string, name: string, options: { readonly unit: string; readonly description: string }) {
    const { meter } = this;
    return type === 'counter'
      ? meter.createObservableCounter(name, options)
      : meter.createObservableGauge(name, options);
  }

  /** A broker that cannot be read gives no values. */
  async #observeAll(observer: OtelObserver): Promise<void> {
    const families = await this.source.read().catch(() => []);
    for (const { name, samples } of families) {
      const instrument = this.#instruments.get(name);
      if (instrument === undefined) continue;
      for (const { labels, value } of samples) {
        const attributes = { ...otelAttributes(labels, this.names), ...instrument.attributes };
        if (typeof value === 'number') observer.observe(instrument.observable as never, value, attributes);
      }
    }
  }

  /** A histogram that is read at a collection does not exist, so each process records its own. */
  #recordDurations(events: Pick<TaskEvents, 'on'>): readonly (() => void)[] {
    const { run, wait, lag } = HISTOGRAMS[this.names];
    const [recordRun, recordWait, recordLag] = [
      this.#histogram(run),
      this.#histogram(wait),
      this.#histogram(lag),
    ];
    const ended = ({ queue, name: task, durationMs }: { queue: string; name: string; durationMs: number }) =>
      recordRun(durationMs, { queue, task });
    return [
      events.on('task-started', ({ queue, waitMs }) => recordWait(waitMs, { queue })),
      events.on('task-succeeded', ended),
      events.on('task-retried', ended),
      events.on('task-failed', ended),
      events.on('schedule-fired', ({ schedule, lagMs }) => recordLag(lagMs, { schedule })),
    ];
  }

  #recordCommands(observe: ObserveCommands): () => void {
    const record = this.#histogram(HISTOGRAMS[this.names].command);
    return observe((script, ms) => record(ms, { script }));
  }

  #histogram({ name, unit, attributes }: OtelName): RecordDuration {
    const advice = { explicitBucketBoundaries: [...BOUNDS] };
    const histogram = this.meter.createHistogram(name, { unit, advice });
    return (ms, labels) =>
      histogram.record(ms / 1_000, { ...otelAttributes(labels, this.names), ...attributes });
  }
}
