import type { Schedules } from '../beat/schedules.js';
import type { Audit } from '../client/audit.js';
import { audited, type AuditRules } from '../client/audited.js';
import type { DeadLetters } from '../client/dead-letters.js';
import type { Limits } from '../client/limits.js';
import type { Queues } from '../client/queues.js';
import type { TaskClient } from '../client/task-client.js';
import type { WorkerSelection } from '../client/worker-selection.js';
import type { Workers } from '../client/workers.js';

const named = { target: (name: string) => name };
const numberOf = (count: number) => count;
const lengthOf = (result: unknown) => (Array.isArray(result) ? result.length : result === undefined ? 0 : 1);
const answeredBy = ({ answered }: { readonly answered: readonly unknown[] }) => answered.length;

const QUEUES: AuditRules<Queues> = {
  pause: { target: (name, note = '') => (note === '' ? name : `${name}: ${note}`) },
  resume: named,
  purge: { ...named, count: numberOf },
};

const DEAD_LETTERS = {
  requeue: { target: text, count: lengthOf },
  purge: { target: text, count: numberOf },
};

const LIMITS: AuditRules<Limits> = {
  setRate: { target: (target, rate) => `${text(target)} ${text(rate)}` },
  setConcurrency: { target: (target, concurrency) => `${text(target)} ${text(concurrency)}` },
  unset: { target: (target, kind) => `${text(target)} ${kind}` },
  resetBreaker: named,
};

const SCHEDULES: AuditRules<Schedules> = {
  pause: { target: (name, note = '') => (note === '' ? name : `${name}: ${note}`) },
  resume: named,
  remove: named,
  trigger: named,
};

const WORKERS: AuditRules<Workers> = {
  setTimeLimit: { target: (task, limit) => `${task} ${text(limit)}`, count: answeredBy },
  unsetTimeLimit: { ...named, count: answeredBy },
};

const TASKS: AuditRules<TaskClient> = {
  revokeAll: { target: text, count: numberOf },
};

/** Services whose changes are noted. */
export interface Changing {
  readonly queues: Queues;
  readonly deadLetters: DeadLetters;
  readonly limits: Limits;
  readonly schedules: Schedules;
  readonly workers: Workers;
  readonly tasks: TaskClient;
}

/** Lets all services note what operators change through them. `Schedules.upsert` is not noted, because applications call it at each start. */
export function noteChanges(services: Changing, audit: Audit): void {
  audited(services.queues, audit, 'Queues', QUEUES);
  audited(services.deadLetters, audit, 'DeadLetters', DEAD_LETTERS as AuditRules<DeadLetters>);
  audited(services.limits, audit, 'Limits', LIMITS);
  audited(services.schedules, audit, 'Schedules', SCHEDULES);
  audited(services.workers, audit, 'Workers', WORKERS);
  audited(services.tasks, audit, 'TaskClient', TASKS);
  noteSelections(services.workers, audit);
}

/** A selection is made for each call, so each gets its rules. */
function noteSelections(workers: Workers, audit: Audit): void {
  const select = workers.select.bind(workers);
  const noted: Workers['select'] = (which, options) =>
    audited(select(which, options), audit, 'Workers', selectionRules(which));
  Object.defineProperty(workers, 'select', { value: noted, configurable: true, writable: true });
}

function selectionRules(which: Parameters<Workers['select']>[0] = []): AuditRules<WorkerSelection> {
  const rule = { target: () => (which.length === 0 ? 'all' : text(which)), count: answeredBy };
  const withArgument = {
    ...rule,
    target: (argument?: unknown) => `${rule.target()} ${text(argument ?? '')}`.trim(),
  };
  return {
    ...{ pause: rule, resume: rule, shutdown: withArgument },
    ...{ grow: withArgument, shrink: withArgument, addQueue: withArgument, removeQueue: withArgument },
  };
}

/** An argument as a person would write it: a text as it is, ids with commas, anything else as JSON. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String).join(', ');
  return JSON.stringify(value, nameOfFunction) ?? '';
}

/** A filter may hold a class of errors. */
function nameOfFunction(_key: string, value: unknown): unknown {
  return typeof value === 'function' ? value.name : value;
}
