import { BOUNDS } from './catalogue.js';
import type { Distribution, Labels, MetricFamily, Sample } from './metric.js';

/** A text that a Prometheus reads, and its media type. */
export interface MetricsText {
  /** Of the answer that carries the text. */
  readonly contentType: string;
  /** A line for each series, between the lines that describe the metrics. */
  readonly text: string;
}

/** The format in which metrics are written. */
export type MetricsFormat = 'openmetrics' | 'prometheus';

const CONTENT_TYPES: Readonly<Record<MetricsFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** Writes metrics in the text format of Prometheus 0.0.4, or in OpenMetrics 1.0. */
export function textOf(families: readonly MetricFamily[], format: MetricsFormat): MetricsText {
  const lines = families.flatMap((family) => linesOf(family, format));
  if (format === 'openmetrics') lines.push('# EOF');
  return { contentType: CONTENT_TYPES[format], text: lines.map((line) => `${line}\n`).join('') };
}

function linesOf(family: MetricFamily, format: MetricsFormat): string[] {
  if (family.samples.length === 0) return [];
  const head = format === 'openmetrics' ? openMetricsHead(family) : prometheusHead(family);
  return [...head, ...family.samples.flatMap((sample) => samplesOf(family.name, sample))];
}

function prometheusHead({ name, type, help }: MetricFamily): string[] {
  const known = type === 'info' ? 'gauge' : type;
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${known}`];
}

/** OpenMetrics names the family without the suffix of its samples, and says its unit. */
function openMetricsHead({ name, type, help }: MetricFamily): string[] {
  const family = name.replace(/_(?:total|info)$/, '');
  const unit = /_(seconds|bytes)$/.exec(family)?.[1];
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${escaped(help).replaceAll('"', '\\"')}`,
  ];
}

function samplesOf(name: string, { labels, value }: Sample): string[] {
  return typeof value === 'number' ? [lineOf(name, labels, value)] : bucketsOf(name, labels, value);
}

function bucketsOf(name: string, labels: Labels, { buckets, count, sum }: Distribution): string[] {
  const bounds = [...BOUNDS.map(bound), '+Inf'];
  return [
    ...bounds.map((le, index) => lineOf(`${name}_bucket`, { ...labels, le }, buckets[index] ?? count)),
    lineOf(`${name}_sum`, labels, sum),
    lineOf(`${name}_count`, labels, count),
  ];
}

/** The same in both formats, because another text would be another series. */
function bound(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

function lineOf(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quotable(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function quotable(text: string): string {
  return escaped(text).replaceAll('"', '\\"');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
