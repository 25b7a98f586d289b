import { isOfTasks, OF_COMMANDS, OF_SCHEDULES } from '../core/figure-kind.js';
import { addTally, BUCKET_BOUNDS_MS, emptyTally, figuresOf, missedIn } from '../core/figures.js';
import type { Figures, Histogram, Tally } from '../core/figures.js';
import { BOUNDS, METRICS } from './catalogue.js';
import type { FigureSum } from './figure-sums.js';
import type { LabelValues } from './label-values.js';
import type { Distribution, Labels, MetricFamily, Sample } from './metric.js';

const OUTCOMES = ['succeeded', 'failed', 'retried', 'released', 'lost', 'revoked', 'expired'] as const;

/** The number of each bound among the bounds of figures. */
const BOUND_INDEXES = BOUNDS.map((seconds) => BUCKET_BOUNDS_MS.indexOf(seconds * 1_000));

/** The labels of counters and histograms. */
export interface FigureLabels {
  readonly task: LabelValues;
  readonly queue: LabelValues;
  readonly schedule: LabelValues;
  readonly script: LabelValues;
}

interface Row {
  readonly labels: Labels;
  readonly figures: Figures;
  readonly missed: number;
}

/**
 * Counters and histograms of tasks. Outcomes begin at 0 with their task, so that no increase is missed. A reason appears with its first
 * dead letter, because most of them never do.
 */
export function countersOf(all: readonly FigureSum[], labels: FigureLabels): readonly MetricFamily[] {
  const sums = all.filter(({ queue }) => isOfTasks(queue));
  const task = labels.task.valuesOf(sums.map((sum) => sum.task));
  const queue = labels.queue.valuesOf(sums.map((sum) => sum.queue));
  const named = sums.map((sum) => ({ task: task(sum.task), queue: queue(sum.queue), tally: sum.tally }));
  const tasks = addedUp(named, (sum) => ({ queue: sum.queue, task: sum.task }));
  const queues = addedUp(named, (sum) => ({ queue: sum.queue }));
  return [
    {
      ...METRICS.enqueued,
      samples: tasks.map(({ labels, figures }) => ({ labels, value: figures.enqueued })),
    },
    { ...METRICS.runs, samples: tasks.flatMap(outcomesOf) },
    { ...METRICS.run, samples: tasks.map((row) => durations(row, 'run')) },
    { ...METRICS.wait, samples: queues.map((row) => durations(row, 'wait')) },
    { ...METRICS.deadLettersAdded, samples: tasks.flatMap(reasonsOf) },
  ];
}

/** Lags and missed ticks of schedules. */
export function scheduleCounters(all: readonly FigureSum[], label: LabelValues): readonly MetricFamily[] {
  const rows = byName(all, OF_SCHEDULES, 'schedule', label);
  return [
    { ...METRICS.scheduleLag, samples: rows.map((row) => durations(row, 'wait')) },
    {
      ...METRICS.schedulesMissed,
      samples: rows.map(({ labels, missed }) => ({ labels, value: missed })),
    },
  ];
}

/** How long scripts took. */
export function commandHistogram(all: readonly FigureSum[], label: LabelValues): readonly MetricFamily[] {
  const rows = byName(all, OF_COMMANDS, 'script', label);
  const samples = rows.map(({ labels, figures: { run } }) => ({
    labels,
    // Their sum is in us.
    value: distributionOf({ ...run, sumMs: run.sumMs / 1_000 }),
  }));
  return [{ ...METRICS.commands, samples }];
}

/** Sums that stand under a queue which is none, by the name that stands for the task. */
function byName(
  all: readonly FigureSum[],
  subject: string,
  label: string,
  values: LabelValues,
): readonly Row[] {
  const sums = all.filter(({ queue }) => queue === subject);
  const valueOf = values.valuesOf(sums.map(({ task }) => task));
  return addedUp(sums, ({ task }) => ({ [label]: valueOf(task) }));
}

function addedUp(sums: readonly FigureSum[], labelsOf: (sum: FigureSum) => Labels): readonly Row[] {
  const tallies = new Map<string, { readonly labels: Labels; readonly tally: Tally }>();
  for (const sum of sums) {
    const labels = labelsOf(sum);
    const key = Object.values(labels).join(' ');
    const row = tallies.get(key) ?? { labels, tally: emptyTally() };
    tallies.set(key, row);
    addTally(row.tally, sum.tally);
  }
  return [...tallies.values()].map(({ labels, tally }) => ({
    labels,
    figures: figuresOf(tally),
    missed: missedIn(tally),
  }));
}

function outcomesOf({ labels, figures }: Row): readonly Sample[] {
  return OUTCOMES.map((outcome) => ({ labels: { ...labels, outcome }, value: figures[outcome] }));
}

function reasonsOf({ labels, figures }: Row): readonly Sample[] {
  return Object.entries(figures.dead).map(([reason, value]) => ({ labels: { ...labels, reason }, value }));
}

function durations({ labels, figures }: Row, kind: 'run' | 'wait'): Sample {
  return { labels, value: distributionOf(figures[kind]) };
}

/** Buckets of figures hold what is longer than the bound before; those of a metric hold all up to their bound. */
function distributionOf({ buckets, count, sumMs }: Histogram): Distribution {
  let sum = 0;
  const upTo = buckets.map((own) => (sum += own));
  return { buckets: BOUND_INDEXES.map((index) => upTo[index] ?? 0), count, sum: sumMs / 1_000 };
}
