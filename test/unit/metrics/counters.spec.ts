import { describe, expect, it } from '@jest/globals';
import { OF_COMMANDS, OF_SCHEDULES } from '../../../src/core/figure-kind.js';
import {
  addCommand,
  addMissed,
  addRun,
  addTo,
  addWait,
  BUCKET_BOUNDS_MS,
  emptyTally,
} from '../../../src/core/figures.js';
import { BOUNDS } from '../../../src/metrics/catalogue.js';
import { commandHistogram, countersOf, scheduleCounters } from '../../../src/metrics/counters.js';
import type { FigureSum } from '../../../src/metrics/figure-sums.js';
import { LabelValues } from '../../../src/metrics/label-values.js';
import { textOf } from '../../../src/metrics/text-format.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';

function stage() {
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const values = (label: string) => new LabelValues(label, warn);
  const labels = {
    task: values('task'),
    queue: values('queue'),
    schedule: values('schedule'),
    script: values('script'),
  };
  const read = (sums: readonly FigureSum[]) => {
    const families = [
      ...countersOf(sums, labels),
      ...scheduleCounters(sums, labels.schedule),
      ...commandHistogram(sums, labels.script),
    ];
    return seriesOf(textOf(families, 'prometheus').text);
  };
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

  it('A schedule shows its lags and its missed ticks, from its first tick on', () => {
    const [fired, missed] = [emptyTally(), emptyTally()];
    addWait(fired, 3_000);
    addMissed(missed, 4);
    const series = stage().read([
      { queue: OF_SCHEDULES, task: 'each night', tally: fired },
      { queue: OF_SCHEDULES, task: 'digest', tally: missed },
    ]);
    const value = (schedule: string, name: string, more = {}) => valueOf(series, name, { schedule, ...more });
    expect(value('each night', 'ntq_schedule_missed_total')).toBe(0);
    expect(value('digest', 'ntq_schedule_missed_total')).toBe(4);
    expect(value('each night', 'ntq_schedule_lag_seconds_bucket', { le: '2.5' })).toBe(0);
    expect(value('each night', 'ntq_schedule_lag_seconds_bucket', { le: '5.0' })).toBe(1);
    expect(value('each night', 'ntq_schedule_lag_seconds_sum')).toBe(3);
    expect(series.filter(({ labels: { task } }) => task !== undefined)).toEqual([]);
  });

  it('Commands that take less than a millisecond have a sum', () => {
    const tally = emptyTally();
    for (const ms of [0.25, 0.5, 8]) addCommand(tally, ms);
    const series = stage().read([{ queue: OF_COMMANDS, task: 'exchange', tally }]);
    const value = (suffix: string, more = {}) =>
      valueOf(series, `ntq_broker_command_seconds_${suffix}`, { script: 'exchange', ...more });
    expect([value('bucket', { le: '0.005' }), value('bucket', { le: '0.01' }), value('count')]).toEqual([
      2, 3, 3,
    ]);
    expect(value('sum')).toBeCloseTo(0.00875, 9);
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
