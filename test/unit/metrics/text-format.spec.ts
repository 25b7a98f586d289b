import { describe, expect, it } from '@jest/globals';
import { BOUNDS, METRICS } from '../../../src/metrics/catalogue.js';
import type { MetricFamily } from '../../../src/metrics/metric.js';
import { textOf, type MetricsFormat } from '../../../src/metrics/text-format.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';

const linesOf = (family: MetricFamily, format: MetricsFormat) => textOf([family], format).text.split('\n');

const gauge = (labels: Record<string, string>, value = 1): MetricFamily => ({
  ...METRICS.waiting,
  samples: [{ labels, value }],
});

describe('the text of metrics', () => {
  it.each([
    [
      'prometheus',
      [
        '# HELP ntq_tasks_enqueued_total Tasks that were enqueued.',
        '# TYPE ntq_tasks_enqueued_total counter',
        'ntq_tasks_enqueued_total{queue="q",task="t"} 7',
        '',
      ],
    ],
    [
      'openmetrics',
      [
        '# TYPE ntq_tasks_enqueued counter',
        '# HELP ntq_tasks_enqueued Tasks that were enqueued.',
        'ntq_tasks_enqueued_total{queue="q",task="t"} 7',
        '# EOF',
        '',
      ],
    ],
  ] as const)('A counter in the format %s has the head of that format', (format, lines) => {
    const samples = [{ labels: { queue: 'q', task: 't' }, value: 7 }];
    expect(linesOf({ ...METRICS.enqueued, samples }, format)).toEqual(lines);
  });

  it.each([
    ['prometheus', '# TYPE ntq_build_info gauge'],
    ['openmetrics', '# TYPE ntq_build info'],
  ] as const)('An info in the format %s is written as that format knows it', (format, line) => {
    const samples = [{ labels: { version: '1.0.0', layout: '3' }, value: 1 }];
    const lines = linesOf({ ...METRICS.build, samples }, format);
    expect(lines).toContain(line);
    expect(lines).toContain('ntq_build_info{version="1.0.0",layout="3"} 1');
  });

  it('OpenMetrics says the unit that a name ends with', () => {
    const samples = [{ labels: { queue: 'q' }, value: 1.5 }];
    expect(linesOf({ ...METRICS.oldestWait, samples }, 'openmetrics')).toContain(
      '# UNIT ntq_queue_oldest_wait_seconds seconds',
    );
  });

  it.each(['prometheus', 'openmetrics'] as const)('Label values are escaped in the format %s', (format) => {
    expect(linesOf(gauge({ queue: 'a"b\\c\nd' }), format)).toContain(
      'ntq_queue_waiting{queue="a\\"b\\\\c\\nd"} 1',
    );
  });

  it('Help is escaped as each format wants it', () => {
    const family = { ...gauge({}), help: 'a "b" \\ \n' };
    expect(linesOf(family, 'prometheus')[0]).toBe('# HELP ntq_queue_waiting a "b" \\\\ \\n');
    expect(linesOf(family, 'openmetrics')[1]).toBe('# HELP ntq_queue_waiting a \\"b\\" \\\\ \\n');
  });

  it('The bounds of a histogram are floats, and its last bucket holds all', () => {
    const value = { buckets: BOUNDS.map((_bound, index) => index), count: 30, sum: 12.5 };
    const lines = linesOf({ ...METRICS.wait, samples: [{ labels: { queue: 'q' }, value }] }, 'prometheus');
    expect(lines).toContain('ntq_task_wait_seconds_bucket{queue="q",le="0.005"} 0');
    expect(lines).toContain('ntq_task_wait_seconds_bucket{queue="q",le="600.0"} 18');
    expect(lines).toContain('ntq_task_wait_seconds_bucket{queue="q",le="+Inf"} 30');
    expect(lines).toContain('ntq_task_wait_seconds_sum{queue="q"} 12.5');
    expect(lines).toContain('ntq_task_wait_seconds_count{queue="q"} 30');
  });

  it('A metric without series is left out', () => {
    expect(textOf([{ ...METRICS.waiting, samples: [] }], 'openmetrics').text).toBe('# EOF\n');
  });

  it('A parser of others reads back what was written', () => {
    const value = { buckets: BOUNDS.map(() => 2), count: 3, sum: 0.25 };
    const run = { ...METRICS.run, samples: [{ labels: { queue: 'q', task: 't' }, value }] };
    const series = seriesOf(textOf([gauge({ queue: 'a"b\\c\nd' }, 4), run], 'prometheus').text);
    expect(valueOf(series, 'ntq_queue_waiting', { queue: 'a"b\\c\nd' })).toBe(4);
    const labels = { queue: 'q', task: 't' };
    expect(valueOf(series, 'ntq_task_run_seconds_bucket', { ...labels, le: '2.5' })).toBe(2);
    expect(valueOf(series, 'ntq_task_run_seconds_bucket', { ...labels, le: '+Inf' })).toBe(3);
    expect(valueOf(series, 'ntq_task_run_seconds_sum', labels)).toBe(0.25);
    expect(valueOf(series, 'ntq_task_run_seconds_count', labels)).toBe(3);
  });

  it('No two metrics belong to one family of OpenMetrics', () => {
    const families = Object.values(METRICS).map(({ name }) => name.replace(/_(?:total|info)$/, ''));
    expect(new Set(families).size).toBe(families.length);
  });
});
