import type { Broker } from '../broker/broker.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { LAYOUT } from '../broker/storage/layout.js';
import { Queues } from '../client/queues.js';
import { Workers } from '../client/workers.js';
import { BrokerUnavailableError } from '../core/errors.js';
import { VERSION } from '../core/version.js';
import { METRICS } from './catalogue.js';
import { commandHistogram, countersOf, scheduleCounters, type FigureLabels } from './counters.js';
import { FigureSums } from './figure-sums.js';
import {
  breakerGauges,
  memoryGauges,
  queueGauges,
  scheduleGauges,
  shardGauges,
  shardWaitingGauges,
  single,
  slotGauges,
  workerGauges,
} from './gauges.js';
import { LabelValues } from './label-values.js';
import type { MetricFamily } from './metric.js';
import { Snapshot } from './snapshot.js';

/** An answer holds for so long: several scrapers cost no more than one. */
const FRESH_MS = 1_000;

/** More late schedules at once are not looked at. */
const MOST_SCHEDULES = 1_000;

const BUILD = single(METRICS.build, 1, { version: VERSION, layout: LAYOUT });

/** The metrics of a namespace, read from its broker: the same from each process. */
export class ClusterMetrics {
  readonly #queues: Queues;
  readonly #workers: Workers;
  readonly #sums: FigureSums;
  readonly #labels: FigureLabels;
  readonly #snapshot: Snapshot<readonly MetricFamily[]>;

  /** `warn` is told once about too many names. */
  constructor(
    private readonly broker: Broker,
    warn: (text: string) => void,
  ) {
    // Not those that the application declares: another process may declare others.
    this.#queues = new Queues(broker);
    this.#workers = new Workers(broker);
    this.#sums = new FigureSums(broker.figures);
    const values = (label: string) => new LabelValues(label, warn);
    this.#labels = {
      task: values('task'),
      queue: values('queue'),
      schedule: values('schedule'),
      script: values('script'),
    };
    this.#snapshot = new Snapshot(() => this.#read(), FRESH_MS);
  }

  /** At most 1 s old. A broker that is away is a metric, not an error. */
  read(): Promise<readonly MetricFamily[]> {
    return this.#snapshot.read();
  }

  /** How many there are of several; 0 for a namespace of one. */
  get #shards(): number {
    return this.broker.shards?.brokers.length ?? 0;
  }

  async #read(): Promise<readonly MetricFamily[]> {
    try {
      const { answer, missing } = await missingOf(this.broker).noting(() => this.#readBroker());
      return [...answer, ...shardGauges(this.#shards, missing), single(METRICS.brokerUp, 1), BUILD];
    } catch (error) {
      if (!(error instanceof BrokerUnavailableError)) throw error;
      return [single(METRICS.brokerUp, 0), BUILD];
    }
  }

  async #readBroker(): Promise<readonly MetricFamily[]> {
    const [sums, queues, workers, limits, { deadLetters }, due, memory] = await Promise.all([
      this.#sums.read(this.broker.now()),
      this.#queues.list(),
      this.#workers.list(),
      this.broker.limits.list(),
      this.broker.inspector.counts(),
      this.broker.schedules.find({ kind: 'due', limit: MOST_SCHEDULES }),
      this.broker.serverMemory?.(),
    ]);
    return [
      ...countersOf(sums, this.#labels),
      single(METRICS.deadLetters, deadLetters),
      ...queueGauges(queues),
      ...shardWaitingGauges(this.#shards, missingOf(this.broker).soFar, queues),
      ...slotGauges(queues, workers),
      ...workerGauges(workers),
      ...scheduleGauges(due.now, due.schedules),
      ...scheduleCounters(sums, this.#labels.schedule),
      ...memoryGauges(memory),
      ...breakerGauges(limits),
      ...commandHistogram(sums, this.#labels.script),
    ];
  }
}
