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
  return { contentType: CONTENT_TYPES[format], text: `${lines.join('\n')}\n` };
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
  const pairs = pairsOf(labels);
  if (typeof value !== 'number') return bucketsOf(name, pairs, value);
  return [`${name}${braced(pairs)} ${value}`];
}

/** The labels are written once for all buckets, because most of a text is buckets. */
function bucketsOf(name: string, pairs: string, { buckets, count, sum }: Distribution): string[] {
  const start = `${name}_bucket{${pairs}${pairs === '' ? '' : ','}le="`;
  const lines = BOUND_TEXTS.map((le, index) => `${start}${le}"} ${buckets[index] ?? count}`);
  lines.push(`${name}_sum${braced(pairs)} ${sum}`, `${name}_count${braced(pairs)} ${count}`);
  return lines;
}

/** The same in both formats, because another text would be another series. */
const BOUND_TEXTS = [
  ...BOUNDS.map((seconds) => (Number.isInteger(seconds) ? `${seconds}.0` : String(seconds))),
  '+Inf',
];

function pairsOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, text]) => `${label}="${quotable(text)}"`)
    .join(',');
}

function braced(pairs: string): string {
  return pairs === '' ? '' : `{${pairs}}`;
}

/** Names rarely hold such a character. */
function quotable(text: string): string {
  if (!/["\\\n]/.test(text)) return text;
  return escaped(text).replaceAll('"', '\\"');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
