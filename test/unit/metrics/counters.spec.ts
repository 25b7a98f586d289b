import { describe, expect, it } from '@jest/globals';
import { addRun, addTo, addWait, BUCKET_BOUNDS_MS, emptyTally } from '../../../src/core/figures.js';
import { BOUNDS } from '../../../src/metrics/catalogue.js';
import { countersOf } from '../../../src/metrics/counters.js';
import { LabelValues } from '../../../src/metrics/label-values.js';
import { textOf } from '../../../src/metrics/text-format.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';

function stage() {
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const labels = { task: new LabelValues('task', warn), queue: new LabelValues('queue', warn) };
  const read = (sums: Parameters<typeof countersOf>[0]) =>
    seriesOf(textOf(countersOf(sums, labels), 'prometheus').text);
  return { warnings, read };
}

const tallyOf = (enqueued: number) => {
  const tally = emptyTally();
  addTo(tally, 'enqueued', enqueued);
  return tally;
};

describe('counters', () => {
  it('Each bound of a metric is a bound of the figures', () => {
    expect(BOUNDS.filter((seconds) => !BUCKET_BOUNDS_MS.includes(seconds * 1_000))).toEqual([]);
  });

  it('A task shows each outcome from its first event on, with 0, and the reasons that it had', () => {
    const tally = tallyOf(2);
    addTo(tally, 'dead:rejected');
    const series = stage().read([{ queue: 'q', task: 't', tally }]);
    const labels = { queue: 'q', task: 't' };
    expect(valueOf(series, 'ntq_tasks_enqueued_total', labels)).toBe(2);
    expect(valueOf(series, 'ntq_task_runs_total', { ...labels, outcome: 'failed' })).toBe(0);
    expect(series.filter(({ name }) => name === 'ntq_task_runs_total')).toHaveLength(7);
    const dead = series.filter(({ name }) => name === 'ntq_dead_letters_added_total');
    expect(dead).toEqual([
      { name: 'ntq_dead_letters_added_total', labels: { ...labels, reason: 'rejected' }, value: 1 },
    ]);
    expect(valueOf(series, 'ntq_task_run_seconds_count', labels)).toBe(0);
  });

  it('Buckets hold all durations up to their bound, in seconds', () => {
    const tally = emptyTally();
    for (const ms of [3, 5, 80, 1_500, 20_000, 700_000]) addRun(tally, ms);
    addWait(tally, 400);
    const series = stage().read([{ queue: 'q', task: 't', tally }]);
    const upTo = (le: string) => valueOf(series, 'ntq_task_run_seconds_bucket', { le });
    const counts = ['0.005', '0.075', '0.1', '2.5', '10.0', '30.0', '600.0', '+Inf'].map(upTo);
    expect(counts).toEqual([2, 2, 3, 4, 4, 5, 5, 6]);
    expect(valueOf(series, 'ntq_task_run_seconds_sum')).toBeCloseTo(721.588, 6);
    expect(valueOf(series, 'ntq_task_wait_seconds_bucket', { queue: 'q', le: '0.5' })).toBe(1);
    expect(valueOf(series, 'ntq_task_wait_seconds_bucket', { queue: 'q', le: '0.25' })).toBe(0);
  });

  it('The first 200 tasks have their names, later ones are counted as other, and one warning says so', () => {
    const { warnings, read } = stage();
    const sums = Array.from({ length: 203 }, (_each, index) => ({
      queue: 'q',
      task: `t${index}`,
      tally: tallyOf(index),
    }));
    const series = read(sums);
    expect(series.filter(({ name }) => name === 'ntq_tasks_enqueued_total')).toHaveLength(201);
    expect(valueOf(series, 'ntq_tasks_enqueued_total', { task: 't199' })).toBe(199);
    expect(valueOf(series, 'ntq_tasks_enqueued_total', { task: 'other' })).toBe(200 + 201 + 202);
    read(sums);
    expect(warnings).toEqual([expect.stringContaining("label 'task'")]);
  });

  it('200 tasks are not too many, also beside those that the figures themselves call other', () => {
    const { warnings, read } = stage();
    const names = ['other', ...Array.from({ length: 200 }, (_each, index) => `t${index}`)];
    const series = read(names.map((task) => ({ queue: 'q', task, tally: tallyOf(1) })));
    expect(series.filter(({ name }) => name === 'ntq_tasks_enqueued_total')).toHaveLength(201);
    expect(warnings).toEqual([]);
  });
});
