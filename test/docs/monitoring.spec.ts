import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BUCKET_BOUNDS_MS } from '../../src/core/figures.js';
import { BOUNDS, METRICS } from '../../src/metrics/catalogue.js';
import type { MetricDefinition } from '../../src/metrics/metric.js';
import { ROOT, anchorsOf, pageAt } from './pages.js';

const FOLDER = join(ROOT, 'docs/monitoring');
const PAGE = pageAt('docs/metrics.md');
const all: readonly MetricDefinition[] = Object.values(METRICS);

/** The names of the series of each metric, and the metric. */
const SERIES = new Map(
  all.flatMap((metric) => {
    const suffixes = metric.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    return suffixes.map((suffix) => [`${metric.name}${suffix}`, metric] as const);
  }),
);

interface Query {
  readonly file: string;
  readonly expression: string;
}

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

function queriesIn(file: string): readonly Query[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const expressions = file.endsWith('.json')
    ? (JSON.parse(text) as Dashboard).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    : [...text.matchAll(/^\s+(?:expr|query): (.+)$/gm)].map(([, expression = '']) => expression);
  return expressions.map((expression) => ({ file, expression }));
}

const files = readdirSync(FOLDER);
const queries = files.flatMap(queriesIn);

/** Names of metrics that do not exist, and labels that the metrics of the query do not have. */
function faultsOf({ expression }: Omit<Query, 'file'>): readonly string[] {
  const names = expression.match(/\bntq_\w+/g) ?? [];
  const labels = new Set(names.flatMap((name) => SERIES.get(name)?.labels ?? []));
  if (names.some((name) => name.endsWith('_bucket'))) labels.add('le');
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
  const selected = [...expression.matchAll(/[{,](\w+)=/g)].map(([, label = '']) => label);
  return [
    ...(names.length === 0 ? ['it queries no metric'] : []),
    ...names.filter((name) => !SERIES.has(name)),
    ...[...grouped, ...selected].filter((label) => !labels.has(label)),
  ];
}

describe('docs/monitoring', () => {
  it('Each rule, panel and trigger queries metrics and labels that exist', () => {
    const faulty = queries.map((query) => ({ ...query, faults: faultsOf(query) }));
    expect(faulty.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(queries.length).toBeGreaterThan(25);
  });

  it.each([
    ['max(ntq_no_such_metric)', 'ntq_no_such_metric'],
    ['max by (task) (ntq_queue_waiting)', 'task'],
    ['ntq_queue_waiting{kind="rate"}', 'kind'],
    ['ntq_task_run_seconds', 'ntq_task_run_seconds'],
    ['up == 0', 'it queries no metric'],
  ])('The check finds the fault of %s', (expression, fault) => {
    expect(faultsOf({ expression })).toEqual([fault]);
  });

  it('Each query takes a figure once, however many processes are scraped', () => {
    const twice = queries.filter(({ expression }) => !/\bmax\b/.test(expression));
    expect(twice).toEqual([]);
  });

  it('Each metric has a panel', () => {
    const shown = new Set(
      queriesIn('grafana-dashboard.json').flatMap(({ expression }) => metricsOf(expression)),
    );
    expect(all.filter((metric) => !shown.has(metric)).map(({ name }) => name)).toEqual([]);
  });

  it('Each alert has a section in docs/metrics.md', () => {
    const rules = readFileSync(join(FOLDER, 'prometheus-rules.yaml'), 'utf8');
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name.toLowerCase());
    expect(alerts.length).toBeGreaterThan(5);
    expect(alerts.filter((alert) => !anchorsOf(PAGE).has(alert))).toEqual([]);
  });
});

describe('docs/metrics.md', () => {
  it('The table lists all metrics with their types and labels, and no other', () => {
    const rows = [...PAGE.text.matchAll(/^\| `(ntq_\w+)` \| (\w+) \|([^|]*)\|/gm)];
    const listed = rows.map(([, name, type, labels = '']) =>
      [name, type, ...(labels.match(/\w+/g) ?? [])].join(' '),
    );
    const expected = all.map(({ name, type, labels }) => [name, type, ...labels].join(' '));
    expect(listed).toEqual(expected);
  });

  it.each([
    ['of the metrics, in seconds', BOUNDS],
    ['of the figures, in milliseconds', BUCKET_BOUNDS_MS],
  ])('It lists the bounds %s', (_which, bounds) => {
    expect(PAGE.text.replaceAll(/\s+/g, ' ')).toContain(bounds.join(', '));
  });
});

function metricsOf(expression: string): readonly MetricDefinition[] {
  return (expression.match(/\bntq_\w+/g) ?? []).flatMap((name) => SERIES.get(name) ?? []);
}
