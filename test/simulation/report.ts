import type { RunFigures, Scale } from './scenario.js';
import { HIGH, LOW } from './runs.js';

/** Waits in ms. */
export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** One row of the report. Rates in tasks a second, `busy` as a share of one core. */
export interface Row {
  readonly scale: Scale;
  readonly rate: number;
  /** Compared with so many times one shard; `undefined` where that is no question. */
  readonly ofIdeal: number | undefined;
  readonly high: Waits | undefined;
  readonly low: Waits | undefined;
  /** Tasks of the shard that gave out most, and of the one that gave out fewest, compared with the mean. */
  readonly most: number;
  readonly fewest: number;
  readonly busiest: number;
  readonly exchangesPerShard: number;
}

export function rowOf(scale: Scale, figures: RunFigures, ideal?: number): Row {
  const { leased, waits } = figures;
  const mean = leased.reduce((sum, count) => sum + count, 0) / leased.length;
  return {
    scale,
    rate: figures.rate,
    ofIdeal: ideal === undefined ? undefined : figures.rate / ideal,
    high: waitsOf(figures, HIGH),
    low: waits.has(HIGH) ? undefined : waitsOf(figures, LOW),
    most: Math.max(...leased) / mean,
    fewest: Math.min(...leased) / mean,
    busiest: Math.max(...figures.busy),
    exchangesPerShard: figures.exchangesPerShard,
  };
}

function waitsOf({ waits }: RunFigures, priority: number): Waits | undefined {
  const histogram = waits.get(priority);
  if (histogram === undefined) return undefined;
  return { p50: histogram.quantile(0.5), p99: histogram.quantile(0.99), worst: histogram.worstMs };
}

export function tableOf(title: string, rows: readonly Row[]): string {
  const head =
    'shards  workers      tasks/s  of N x 1   p50 ms   p99 ms  worst ms   most  fewest  busiest  exch/s';
  return [title, head, ...rows.map(lineOf), ''].join('\n');
}

function lineOf({ scale, rate, ofIdeal, high, low, most, fewest, busiest, exchangesPerShard }: Row): string {
  const waits = high ?? low;
  const cells: [string, number][] = [
    [String(scale.shards), 6],
    [String(scale.workers), 9],
    [Math.round(rate).toLocaleString('en').replaceAll(',', ' '), 13],
    [ofIdeal === undefined ? '-' : ofIdeal.toFixed(3), 10],
    [fixed(waits?.p50), 9],
    [fixed(waits?.p99), 9],
    [fixed(waits?.worst), 10],
    [most.toFixed(2), 7],
    [fewest.toFixed(2), 8],
    [`${Math.round(busiest * 100)} %`, 9],
    [String(Math.round(exchangesPerShard)), 8],
  ];
  return cells.map(([text, width]) => text.padStart(width)).join('');
}

function fixed(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(1);
}
