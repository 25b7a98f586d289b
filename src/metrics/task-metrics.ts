import type { Broker } from '../broker/broker.js';
import type { TaskEvents } from '../core/task-events.js';
import { checkAll, listOf, oneOf, queueName, type Checks } from '../core/option-check.js';
import { METRICS } from './catalogue.js';
import { ClusterMetrics } from './cluster-metrics.js';
import type { OtelMeter } from './otel-meter.js';
import { OtelMetrics } from './otel-metrics.js';
import type { OtelNames } from './otel-names.js';
import { RegisteredMetric, type MetricsRegistry } from './registered-metric.js';
import { readScale, type Scale } from './scale.js';
import { textOf, type MetricsFormat, type MetricsText } from './text-format.js';

/** Which queues an autoscaler looks at. */
export interface ScaleOptions {
  /** Their names. Default: all queues that hold a task or have a worker. */
  readonly queues?: readonly string[];
}

const SCALE_CHECKS: Checks<ScaleOptions> = { queues: listOf(queueName, "a list of names, such as ['mail']") };
const format = oneOf('prometheus', 'openmetrics');

/** How metrics are reported to OpenTelemetry. */
export interface ObserveOptions {
  /**
   * `'semantic'`: the names and attributes of the semantic conventions for messaging, where there is one; they are in development there.
   * Default: `'ntq'`.
   */
  readonly names?: OtelNames;
}

const OBSERVE_CHECKS: Checks<ObserveOptions> = { names: oneOf('ntq', 'semantic') };

/**
 * The metrics of the namespace. Inject it. All processes read the same figures from the broker.
 *
 * @example
 * const { text } = await this.metrics.text();
 */
export class TaskMetrics {
  /** @internal */
  readonly cluster: ClusterMetrics;

  /** @internal */
  constructor(
    /** @internal */
    readonly broker: Broker,
    warn: (text: string) => void,
    /** Those of this process, for its durations. */
    private readonly events?: Pick<TaskEvents, 'on'>,
  ) {
    this.cluster = new ClusterMetrics(broker, warn);
  }

  /**
   * The metrics as text, at most 1 s old. While the broker is away, `ntq_broker_up` is 0 and the other metrics are missing.
   *
   * @param form the text format of Prometheus 0.0.4, or OpenMetrics 1.0. Default `'prometheus'`
   * @throws InvalidOptionError for another format, BrokerError where the broker refuses to be read
   */
  async text(form: MetricsFormat = 'prometheus'): Promise<MetricsText> {
    format(form, 'TaskMetrics.text');
    return textOf(await this.cluster.read(), form);
  }

  /**
   * The load of some queues, for an autoscaler.
   *
   * @throws BrokerUnavailableError while the broker is away, InvalidOptionError for a name that no queue can have
   */
  async scale(options: ScaleOptions = {}): Promise<Scale> {
    checkAll(options, SCALE_CHECKS, { where: 'TaskMetrics.scale', prefix: 'TaskMetrics.scale: ' });
    return readScale(this.broker, options.queues);
  }

  /**
   * Reports the metrics to OpenTelemetry. Counters and gauges are read from the broker when the reader of the meter collects, so call it
   * in one process of the application. The histograms are those of this process.
   *
   * @param meter `metrics.getMeter('nest-task-queue')` of `@opentelemetry/api`
   * @returns a function that ends it
   * @throws InvalidOptionError for other names
   * @example
   * this.metrics.observe(metrics.getMeter('nest-task-queue'), { names: 'semantic' });
   */
  observe(meter: OtelMeter, options: ObserveOptions = {}): () => void {
    checkAll(options, OBSERVE_CHECKS, { where: 'TaskMetrics.observe', prefix: 'TaskMetrics.observe: ' });
    const { broker, events } = this;
    const metrics = new OtelMetrics(meter, this.cluster, options.names ?? 'ntq', {
      events,
      observeCommands: broker.observeCommands?.bind(broker),
    });
    return () => metrics.stop();
  }

  /**
   * Adds the metrics to a registry of `prom-client`, so that they are among those of the application. They are read when the registry is.
   *
   * @example
   * this.metrics.register(promClient.register);
   */
  register(registry: MetricsRegistry): void {
    for (const metric of Object.values(METRICS))
      registry.registerMetric(new RegisteredMetric(metric, this.cluster) as never);
  }
}
