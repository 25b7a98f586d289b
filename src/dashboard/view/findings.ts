import type { Finding } from '../api-types.js';
import type { LimitInfo } from '../../broker/limit-store.js';
import type { FigurePage } from '../../client/figure-list.js';
import type { QueueInfo } from '../../client/queues.js';
import { printable } from '../../core/printable.js';
import { printFilter } from '../filter.js';
import type { Overdue, Sample } from '../read/samples.js';

/** The facts from which findings follow. */
export interface Looked {
  readonly sample: Sample;
  readonly limits: readonly LimitInfo[];
  readonly overdue: Overdue;
  /** By task, of the last minutes. */
  readonly figures: FigurePage;
}

const OLD_WAIT_MS = 60_000;
const LOOP_LAG_MS = 5_000;
const MOST_FAILING = 0.5;
const ENOUGH_RUNS = 10;
const MOST_FINDINGS = 50;
const GRAVITY = ['error', 'warning', 'notice'] as const;

/** The things that need a look, the gravest first. */
export function findingsOf({ sample, limits, overdue, figures }: Looked): readonly Finding[] {
  const { queues, deadLetters } = sample;
  const findings = [
    ...queues.flatMap(queueFindings),
    ...overdue.overdue.map(({ name, since }) => late(name, overdue.now - since)),
    ...limits.flatMap(breakerFindings),
    ...workerFindings(sample),
    ...workerless(sample),
    ...failing(figures),
    ...(deadLetters === 0 ? [] : [dead(deadLetters)]),
  ];
  const gravity = ({ severity }: Finding) => GRAVITY.indexOf(severity);
  return findings.toSorted((one, other) => gravity(one) - gravity(other)).slice(0, MOST_FINDINGS);
}

function queueFindings(queue: QueueInfo): readonly Finding[] {
  const { name, waiting, delayed, paused, note, oldestWaitMs = 0, blocked } = queue;
  const about = { subject: name, target: `queues?name=${encodeURIComponent(name)}` };
  const held = Object.values(blocked).reduce((sum, count) => sum + count, 0);
  if (paused) {
    const text = `Queue ${name} is paused; ${waiting} tasks wait${note ? `: ${printable(note, 200)}` : ''}.`;
    const severity = waiting > 0 ? 'warning' : 'notice';
    return [{ code: 'paused', severity, count: waiting, ...(note && { note }), text, ...about }];
  }
  if (isUnserved(queue)) {
    const text = `No worker serves the queue ${name}; ${waiting + delayed} tasks are in it.`;
    return [{ code: 'no-worker', severity: 'error', count: waiting + delayed, text, ...about }];
  }
  if (held > 0 && held === waiting && oldestWaitMs >= OLD_WAIT_MS) {
    const text = `Limits hold back all ${held} waiting tasks of ${name}.`;
    return [
      {
        code: 'blocked',
        severity: 'notice',
        count: held,
        ms: oldestWaitMs,
        text,
        ...about,
        target: 'limits',
      },
    ];
  }
  if (oldestWaitMs < OLD_WAIT_MS) return [];
  const text = `A task of ${name} has waited for ${seconds(oldestWaitMs)}.`;
  return [{ code: 'old-wait', severity: 'warning', count: waiting, ms: oldestWaitMs, text, ...about }];
}

function late(name: string, ms: number): Finding {
  const text = `Schedule ${name} is late by ${seconds(ms)}: does a beat run?`;
  return {
    code: 'schedule-late',
    severity: 'error',
    subject: name,
    ms,
    text,
    target: `schedules/${encodeURIComponent(name)}`,
  };
}

function breakerFindings({ definition: { name }, breaker }: LimitInfo): readonly Finding[] {
  if (breaker === undefined || breaker.state === 'closed') return [];
  const text = `The circuit breaker ${name} is ${breaker.state}.`;
  return [
    {
      code: 'breaker-open',
      severity: 'warning',
      subject: name,
      count: breaker.failures,
      text,
      target: 'limits',
    },
  ];
}

function workerFindings({ workers }: Sample): readonly Finding[] {
  return workers.flatMap(({ id, host, isAlive, loopLagMs }): Finding[] => {
    const about = { subject: id, target: `workers/${encodeURIComponent(id)}` };
    if (!isAlive)
      return [
        {
          code: 'worker-silent',
          severity: 'warning',
          text: `Worker ${id} of ${host} is not heard of.`,
          ...about,
        },
      ];
    if (loopLagMs < LOOP_LAG_MS) return [];
    const text = `A task blocks the main loop of worker ${id} for ${seconds(loopLagMs)}.`;
    return [{ code: 'loop-lag', severity: 'warning', ms: loopLagMs, text, ...about }];
  });
}

/** Workers that are all gone are news before a task waits for them; a queue in which one waits says so itself. */
function workerless({ workers, queues }: Sample): readonly Finding[] {
  if (workers.some(({ isAlive }) => isAlive) || queues.some(isUnserved)) return [];
  const text = 'No worker is connected: new tasks would wait.';
  return [{ code: 'no-worker', severity: 'warning', subject: '', text, target: 'workers' }];
}

function isUnserved({ paused, workers, waiting, delayed }: QueueInfo): boolean {
  return !paused && workers === 0 && waiting + delayed > 0;
}

function failing({ rows }: FigurePage): readonly Finding[] {
  return rows.flatMap(({ task = '', failed, retried, succeeded }): Finding[] => {
    const runs = failed + retried + succeeded;
    if (runs < ENOUGH_RUNS || (failed + retried) / runs <= MOST_FAILING) return [];
    const text = `${failed + retried} of ${runs} runs of ${task} failed in the last minutes.`;
    const filter = printFilter([
      { key: 'task', value: task },
      { key: 'state', value: 'failed' },
    ]);
    const target = `tasks?filter=${encodeURIComponent(filter)}`;
    return [{ code: 'failing', severity: 'warning', subject: task, count: failed + retried, text, target }];
  });
}

function dead(count: number): Finding {
  const text = `${count} dead letters are kept.`;
  return { code: 'dead-letters', severity: 'notice', subject: '', count, text, target: 'dead-letters' };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
